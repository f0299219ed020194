"""What may leave the house: e-mail, and to whom."""

from config.environment import flag, number, text, words

EMAIL_HOST = text("EMAIL_HOST", "localhost")
EMAIL_PORT = number("EMAIL_PORT", 25)
EMAIL_HOST_USER = text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = text("EMAIL_FROM", "jicheng@localhost")
# Only addresses of these domains are written to; with none, nothing leaves by e-mail.
NOTICE_MAIL_DOMAINS = [domain.lower() for domain in words("NOTICE_MAIL_DOMAINS", [])]
# The address people open, for links in mails: https://jicheng.example. Without it a mail carries no link.
SITE_URL = text("SITE_URL", "")
