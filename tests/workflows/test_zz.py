import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.workflows.steps import submitted
from tests.workflows.test_pages import as_, url
from workflows.cases import send_back, submit
pytestmark = pytest.mark.django_db
def test_it(cast):
    case = submitted(cast)
    for _ in range(6):
        send_back(case.pk, actor=cast.gao, comment="请再改。")
        submit(case.pk, actor=cast.shen)
    client = as_(cast.gao)
    client.get(url("case", case))
    with CaptureQueriesContext(connection) as c: client.get(url("case", case))
    print(len(c))
    import re
    for q in c: print("   ", re.sub(r'SELECT .*? FROM', 'SELECT .. FROM', q["sql"])[:200])
