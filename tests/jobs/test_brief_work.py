"""Work of seconds for which somebody waits has a small share of a busy machine; other work takes what is left over."""

import os
import subprocess
import sys

import pytest

from privacy_core.usecases import jobs

CODE = """
import os
from privacy_core.jobs import processes
processes.step_back(3, idle={idle})
print(os.nice(0), os.sched_getscheduler(0))
"""


@pytest.mark.skipif(not hasattr(os, "SCHED_IDLE"), reason="only Linux has this policy")
@pytest.mark.parametrize("idle", [True, False])
def test_brief_work_steps_back_without_waiting_for_an_idle_core(idle):
    told = subprocess.run([sys.executable, "-c", CODE.format(idle=idle)], capture_output=True, text=True, check=True)
    niceness, policy = map(int, told.stdout.split())
    assert niceness == os.nice(0) + 3
    assert (policy == os.SCHED_IDLE) == idle


def test_a_private_answer_is_brief_and_a_search_is_not():
    assert jobs.JOB_ACTS["release_answer"].brief
    assert not jobs.JOB_ACTS["search_on"].brief
