"""Apps, middleware, templates, files."""

from config.environment import BASE_DIR, data_dir, flag, words

DEBUG = flag("JICHENG_DEBUG")  # /styleguide/, and Django's own error pages: for developers alone
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "guardian",
    "axes",
    "csp",
    "django_htmx",
    "js_lib_bootstrap5",
    "js_lib_bootstrap_icons",
    "pgtrigger",
    "viewflow",
    "viewflow.workflow",
    "accounts",
    "notifications",
    "workflows",
    "projects",
    "monitoring",
    "desk",
]

MIDDLEWARE = [
    # First, so that refusals of all others carry the policy too.
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "accounts.middleware.WithoutNul",
    "accounts.kept.KeptForms",
    "desk.api.cookies.NoCookies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.RequireLogin",
    "accounts.middleware.IdleLogout",
    "accounts.middleware.ChangeInitialPassword",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "workflows.middleware.ErrorPages",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "desk.context.frame",
            ]
        },
    }
]

STATIC_URL = "/static/"
# The pictures of docs/handbook, which the help pages show.
STATICFILES_DIRS = [BASE_DIR / "static", ("pictures", BASE_DIR / "docs" / "pictures")]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "config.staticfiles.LibrariesFinder",
]
STATIC_ROOT = data_dir() / "static"
# Attachments lie outside everything the web server serves; views hand them out after asking who may read.
MEDIA_ROOT = data_dir() / "attachments"
# Sealed 归档包, each under its SHA-256: back this directory up with the attachments.
ARCHIVES_ROOT = data_dir() / "archives"
# Directories with fonts of this department's own (仿宋, 黑体): PDFs use them before the ones that come along.
PAPER_FONTS = words("PAPER_FONTS", [])
# The heads of the record's chains, outside the database: copy this directory to another machine every night.
ANCHORS_ROOT = data_dir() / "anchors"
# Names and passwords of the demo department, where there is one (0600).
DEMO_ACCOUNTS = data_dir() / "demo-accounts.txt"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
