"""On Adult the search equals looking at every node and every row, for problems that anybody might ask."""

import pytest

from tests.transform import adult
from tests.transform.against_plain import a_problem, differences

pytestmark = [
    pytest.mark.prove,
    pytest.mark.skipif(not adult.PRESENT, reason=f"needs the Adult data in {adult.FOLDER}"),
]


@pytest.mark.parametrize("number", range(40))
def test_the_search_and_the_plain_one_say_the_same_of_adult(number):
    assert differences(a_problem(number, most=4)) == []
