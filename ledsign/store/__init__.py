"""Store: the truth, in SQL. Tables, the database they live in, its migrations, and files kept by hash."""
