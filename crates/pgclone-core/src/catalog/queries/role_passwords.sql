-- Password hashes. Managed services let nobody read them.
SELECT a.rolname AS role, a.rolpassword AS hash FROM pg_authid a WHERE a.rolpassword IS NOT NULL
