"""``python -m ledsign.worker``. It gives way to everybody before it imports anything large."""

from ledsign.worker.limits import give_way

if __name__ == "__main__":
    give_way()
    from ledsign.worker.main import main

    main()
