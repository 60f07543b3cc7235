-- Two database roles for GreenRoll, made once by a superuser of the server: psql -f deploy/roles.sql
-- `greenroll_owner` owns the tables: `greenroll db upgrade` and the other commands that change them use it.
-- `greenroll` is the application's: it owns nothing, and may only read and add rows where the trail and the ledgers stand.
-- Give both a password (\password) or a rule in pg_hba.conf. The grants are made by `greenroll db upgrade`, each time.

CREATE ROLE greenroll_owner LOGIN;
CREATE ROLE greenroll LOGIN;
CREATE DATABASE greenroll OWNER greenroll_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE greenroll FROM PUBLIC;
GRANT CONNECT ON DATABASE greenroll TO greenroll;

-- An instance that ran with one role so far: leave the four statements above out, and in its database
--   CREATE ROLE greenroll_owner LOGIN; REASSIGN OWNED BY greenroll TO greenroll_owner;
-- then set GREENROLL_OWNER_DATABASE_URL and run `greenroll db upgrade`.
