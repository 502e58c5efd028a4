"""``python -m ledsign.worker.decode``: looks at one upload (``ledsign.worker.looking``) and ends.

It gives way to everybody before it imports anything large.
"""

from ledsign.worker.limits import give_way

NICE = 15

if __name__ == "__main__":
    give_way(NICE)
    from ledsign.worker.looking import main

    main()
