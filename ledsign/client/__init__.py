"""Client: the service from elsewhere, typed by the API's own schemas.

```python
with Client("https://signs.example", token="lsk_…") as client:
    for sign in client.signs.list():
        print(sign.name, client.status.of(sign.name).told)
```
Errors are those of ``ledsign.core.errors`` (Unknown, Forbidden, Stale, …), as if the service were here.
"""

from ledsign.client.client import Client

__all__ = ["Client"]
