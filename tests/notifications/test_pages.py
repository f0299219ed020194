"""消息: the list, opening, marking read."""

import pytest
from django.urls import reverse

from notifications import inbox, notices
from notifications.models import Notice


def tell(person, n=1, **more):
    for i in range(n):
        notices.tell(
            [person],
            **{"kind": "待办", "subject": f"case:{i}", "title": f"请审核第{i}项", "url": "/cases/1/", **more},
        )


def test_a_person_sees_their_own_messages_newest_first_and_nobody_elses(client, cast):
    tell(cast.qin, 2)
    tell(cast.gu, 1, title="给顾怀瑾的消息")
    client.force_login(cast.qin)
    page = client.get(reverse("notifications:list")).content.decode()
    assert page.index("请审核第1项") < page.index("请审核第0项")
    assert "给顾怀瑾的消息" not in page


def test_opening_a_message_marks_it_read_and_leads_to_the_task(client, cast):
    tell(cast.qin)
    client.force_login(cast.qin)
    answer = client.get(reverse("notifications:open", args=[Notice.objects.get().pk]))
    assert answer.url == "/cases/1/"
    first = Notice.objects.get().read_at
    assert first is not None
    client.get(reverse("notifications:open", args=[Notice.objects.get().pk]))
    assert Notice.objects.get().read_at == first


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", ""])
def test_a_message_never_leads_out_of_the_house(client, cast, elsewhere):
    tell(cast.qin, url=elsewhere)
    client.force_login(cast.qin)
    answer = client.get(reverse("notifications:open", args=[Notice.objects.get().pk]))
    assert answer.url == reverse("notifications:list")


def test_somebody_elses_message_does_not_exist(client, cast):
    tell(cast.gu)
    client.force_login(cast.qin)
    assert client.get(reverse("notifications:open", args=[Notice.objects.get().pk])).status_code == 404
    assert Notice.objects.get().read_at is None


def test_marking_all_read_touches_ones_own_only(client, cast):
    tell(cast.qin, 3)
    tell(cast.gu)
    client.force_login(cast.qin)
    assert client.post(reverse("notifications:read_all")).status_code == 302
    assert inbox.unread_count(cast.qin) == 0
    assert inbox.unread_count(cast.gu) == 1
    assert client.get(reverse("notifications:read_all")).status_code == 405


def test_the_list_costs_the_same_with_ten_and_with_a_thousand_messages(
    client, cast, django_assert_max_num_queries
):
    client.force_login(cast.qin)
    sizes = []
    for n in (10, 990):
        tell(cast.qin, n) if n == 10 else Notice.objects.bulk_create(
            Notice(recipient=cast.qin, kind="待办", subject=f"case:{i}", title="请审核") for i in range(n)
        )
        client.get(reverse("notifications:list"))
        with django_assert_max_num_queries(20) as asked:
            page = client.get(reverse("notifications:list"))
        assert page.status_code == 200
        sizes.append(len(asked))
    assert sizes[0] == sizes[1]
