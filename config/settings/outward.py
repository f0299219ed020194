"""Which hosts messages may be sent to over the network, and the short-message gateway."""

import base64
import secrets

from config.environment import text, words
from config.keys import secret

# Group robots, receivers of events and gateways are written to only at these hosts. Those of the house's own network are listed apart:
# everything else must have a public address and speak https.
OUTWARD_HOSTS = words("OUTWARD_HOSTS", ["qyapi.weixin.qq.com", "oapi.dingtalk.com", "open.feishu.cn"])
OUTWARD_INNER_HOSTS = words("OUTWARD_INNER_HOSTS", [])

# A class with send(phone, text, message_id); the shipped one posts JSON to SMS_URL.
SMS_ADAPTER = text("SMS_ADAPTER", "notifications.outward.sms.HttpGateway" if text("SMS_URL") else "")
SMS_URL = text("SMS_URL")
SMS_SECRET = text("SMS_SECRET")

# Close the robots' addresses in the database. The first key writes, all read: put a new one in front to change it.
FIELD_KEYS = [
    key.strip()
    for key in secret("FIELD_KEYS", lambda: base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()).split(
        ","
    )
    if key.strip()
]

# Channels whose messages may carry titles (project names) besides sort, number, date and link: email, group, webhook
OUTWARD_TITLES = words("OUTWARD_TITLES", [])
