"""First steps in words: every step in both languages, with somewhere to go."""

import pytest

from ledsign.console.first_steps import told
from ledsign.console.words import Say
from ledsign.service.beginning import Stand, Step


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_step_says_what_how_and_where(step, language):
    what, how, to, button = told(Say(language), Stand(step=step, have=0))
    assert what and how and button and to.startswith("/")
    assert any(ord(char) > 0x2E80 for char in what + how + button) == (language == "zh")


def test_who_was_invited_and_whose_key_waits_is_said():
    how = told(Say("en"), Stand(step=Step.REVIEWERS, have=1, need=2, invited=1, unknown=1))[1]
    assert how.startswith("1 invited, not here yet. The key of 1 waits to be vouched for.")
