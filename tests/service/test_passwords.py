"""Passwords: what they cost whoever guesses, and how few are computed at once."""

from __future__ import annotations

import threading

import pytest
from argon2 import extract_parameters

from ledsign.core.errors import Invalid, TooMany
from ledsign.service.passwords import CHEAP, Passwords, acceptable


def test_a_password_is_kept_as_argon2id_over_64_mib_at_least():
    """The one test that pays for it."""
    passwords = Passwords()
    kept = passwords.hash("correct horse battery")
    told = extract_parameters(kept)
    assert kept.startswith("$argon2id$v=19$")
    assert told.memory_cost >= 64 * 1024
    assert told.time_cost >= 3
    assert passwords.check(kept, "correct horse battery")


def test_nobody_s_password_costs_what_anybody_s_does_and_is_none():
    passwords = Passwords(CHEAP)
    kept = passwords.hash("correct horse battery")
    assert extract_parameters(passwords._nobody) == extract_parameters(kept)
    before = passwords.computed
    assert not passwords.check("", "correct horse battery")
    assert not passwords.check("", "")
    assert not passwords.check(kept, "wrong")
    assert passwords.computed - before == 3


@pytest.mark.parametrize("kept", ["junk", "$argon2id$v=19$m=8,t=1,p=1$x$y", "\x00", "$2b$12$abc"])
def test_what_is_no_hash_of_ours_matches_nothing(kept):
    assert not Passwords(CHEAP).check(kept, "correct horse battery")


def test_two_are_computed_at_once_some_wait_and_the_rest_are_told_to_come_back():
    passwords = Passwords(CHEAP, at_once=2, waiting=3)
    running, most, lock, free, refused = [0], [0], threading.Lock(), threading.Event(), []
    inside = threading.Semaphore(0)

    class Slow:
        def verify(self, kept, password):
            with lock:
                running[0] += 1
                most[0] = max(most[0], running[0])
            inside.release()
            assert free.wait(20)
            with lock:
                running[0] -= 1
            return True

    passwords._hasher = Slow()

    def knock():
        try:
            passwords.check("x", "y")
        except TooMany as error:
            refused.append(error.told["retry_after_s"])
            inside.release()

    threads = [threading.Thread(target=knock) for _ in range(9)]
    for one in threads:
        one.start()
    for _ in range(2 + 4):  # two computing, four sent away; three stand in line
        assert inside.acquire(timeout=20)
    free.set()
    for one in threads:
        one.join(20)
    assert most[0] == 2
    assert refused == [2] * 4


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "password-short"), ("elevenchars", "password-short"), ("x" * 201, "password-long"),
        ("my-Lin.Wei-password", "password-login"), ("lin.wei lin.wei", "password-login"),
        ("aaaaaaaaaaaaaaa", "password-easy"), ("abababababab", "password-easy"),
    ],
)  # fmt: skip
def test_easy_passwords_are_not_taken(password, code):
    with pytest.raises(Invalid) as error:
        acceptable(password, "lin.wei")
    assert error.value.code == code


@pytest.mark.parametrize(
    "password", ["correct horse battery", "技能让生活更美好二零二六年", "🗼🌉🏙️🌃✨🎆🎇🏮🧧🎑🎍🎋"]
)
def test_sentences_in_any_script_are(password):
    acceptable(password, "lin.wei")
    passwords = Passwords(CHEAP)
    assert passwords.check(passwords.hash(password), password)
