"""Tokens with which a program reads and acts for one person."""

from django.db import models
from django.db.models import Q

from accounts import clock
from accounts.models.people import User


class ApiToken(models.Model):
    """接口令牌. The token itself is nowhere: ``digest`` is its SHA-256. It is good to the end of ``expires_on``."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="api_tokens", verbose_name="人员")
    name = models.CharField("用途", max_length=40)
    digest = models.CharField(max_length=64, unique=True)
    may_act = models.BooleanField("可以办理", default=False)
    created_at = models.DateTimeField("建立时间", default=clock.now)
    expires_on = models.DateField("有效期至")
    last_used_at = models.DateTimeField("最近使用", null=True, blank=True)
    revoked_at = models.DateTimeField("停用时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "接口令牌"
        ordering = ("-created_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"], name="one_token_of_a_name", condition=Q(revoked_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.name}"

    @property
    def expired(self) -> bool:
        return self.expires_on < clock.today()


class ApiAnswer(models.Model):
    """What a call that acts was answered, under the key its caller gave it: asked again, it is answered so again."""

    token = models.ForeignKey(ApiToken, on_delete=models.PROTECT, related_name="answers")
    key = models.CharField(max_length=100)
    #: SHA-256 of what was asked: the same key for something else is a mistake of the caller
    asked = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    answer = models.JSONField(default=dict)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "接口应答"
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="one_answer_of_a_key")]

    def __str__(self) -> str:
        return f"{self.token_id} {self.key}"


class WrongTokens(models.Model):
    """How often an address has shown a token that opens nothing, since when."""

    address = models.CharField(max_length=45, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "无效令牌"

    def __str__(self) -> str:
        return f"{self.address} {self.count}"
