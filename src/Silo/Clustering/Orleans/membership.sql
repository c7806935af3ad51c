-- What Orleans' ADO.NET clustering asks a database for: the texts of its queries, by their names, in orleansquery.
-- The names, the parameters and the columns are Orleans'; tables and queries are ours. Nothing that is there is
-- changed, so a database that was prepared with Orleans' own scripts stays as it is.

CREATE TABLE IF NOT EXISTS orleansquery (
    querykey  varchar(64) PRIMARY KEY,
    querytext text NOT NULL
);

-- One row for a cluster; its version counts every change of the list, and a change names the version it saw.
CREATE TABLE IF NOT EXISTS cluster_version (
    deployment_id text PRIMARY KEY,
    version       integer NOT NULL DEFAULT 0,
    changed_at    timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS cluster_silo (
    deployment_id   text NOT NULL REFERENCES cluster_version ON DELETE CASCADE,
    address         text NOT NULL,
    port            integer NOT NULL,
    generation      integer NOT NULL,
    silo_name       text NOT NULL,
    host_name       text NOT NULL,
    status          integer NOT NULL,
    proxy_port      integer NOT NULL,
    suspect_times   text,
    start_time      timestamptz NOT NULL,
    i_am_alive_time timestamptz NOT NULL,
    PRIMARY KEY (deployment_id, address, port, generation)
);

INSERT INTO orleansquery (querykey, querytext) VALUES
('InsertMembershipVersionKey', $$
WITH added AS (
    INSERT INTO cluster_version (deployment_id) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1)
SELECT count(*)::integer FROM added
$$),
('InsertMembershipKey', $$
WITH bumped AS (
    UPDATE cluster_version SET version = version + 1, changed_at = now()
    WHERE deployment_id = @DeploymentId AND version = @Version
      AND NOT EXISTS (
        SELECT FROM cluster_silo s
        WHERE s.deployment_id = @DeploymentId AND s.address = @Address AND s.port = @Port
          AND s.generation = @Generation)
    RETURNING 1),
added AS (
    INSERT INTO cluster_silo (deployment_id, address, port, generation, silo_name, host_name, status, proxy_port,
        start_time, i_am_alive_time)
    SELECT @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime,
        @IAmAliveTime
    FROM bumped
    RETURNING 1)
SELECT count(*)::integer FROM added
$$),
('UpdateMembershipKey', $$
WITH bumped AS (
    UPDATE cluster_version SET version = version + 1, changed_at = now()
    WHERE deployment_id = @DeploymentId AND version = @Version
      AND EXISTS (
        SELECT FROM cluster_silo s
        WHERE s.deployment_id = @DeploymentId AND s.address = @Address AND s.port = @Port
          AND s.generation = @Generation)
    RETURNING 1),
changed AS (
    UPDATE cluster_silo s
    SET status = @Status, suspect_times = @SuspectTimes, i_am_alive_time = @IAmAliveTime
    FROM bumped
    WHERE s.deployment_id = @DeploymentId AND s.address = @Address AND s.port = @Port AND s.generation = @Generation
    RETURNING 1)
SELECT count(*)::integer FROM changed
$$),
('UpdateIAmAlivetimeKey', $$
UPDATE cluster_silo SET i_am_alive_time = @IAmAliveTime
WHERE deployment_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
$$),
('MembershipReadRowKey', $$
SELECT v.deployment_id AS "DeploymentId", s.address AS "Address", s.port AS "Port", s.generation AS "Generation",
    s.silo_name AS "SiloName", s.host_name AS "HostName", s.status AS "Status", s.proxy_port AS "ProxyPort",
    s.suspect_times AS "SuspectTimes", s.start_time AS "StartTime", s.i_am_alive_time AS "IAmAliveTime",
    v.version AS "Version"
FROM cluster_version v
LEFT JOIN cluster_silo s ON s.deployment_id = v.deployment_id
    AND s.address = @Address AND s.port = @Port AND s.generation = @Generation
WHERE v.deployment_id = @DeploymentId
$$),
('MembershipReadAllKey', $$
SELECT v.deployment_id AS "DeploymentId", s.address AS "Address", s.port AS "Port", s.generation AS "Generation",
    s.silo_name AS "SiloName", s.host_name AS "HostName", s.status AS "Status", s.proxy_port AS "ProxyPort",
    s.suspect_times AS "SuspectTimes", s.start_time AS "StartTime", s.i_am_alive_time AS "IAmAliveTime",
    v.version AS "Version"
FROM cluster_version v
LEFT JOIN cluster_silo s ON s.deployment_id = v.deployment_id
WHERE v.deployment_id = @DeploymentId
$$),
('GatewaysQueryKey', $$
SELECT address AS "Address", proxy_port AS "ProxyPort", generation AS "Generation"
FROM cluster_silo
WHERE deployment_id = @DeploymentId AND status = @Status AND proxy_port > 0
$$),
('DeleteMembershipTableEntriesKey', $$
DELETE FROM cluster_version WHERE deployment_id = @DeploymentId
$$),
-- 3 is Orleans' status of an active silo.
('CleanupDefunctSiloEntriesKey', $$
DELETE FROM cluster_silo
WHERE deployment_id = @DeploymentId AND i_am_alive_time < @IAmAliveTime AND status <> 3
$$)
ON CONFLICT (querykey) DO NOTHING;
