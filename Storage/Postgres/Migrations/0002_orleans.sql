-- What the cluster's membership, reminders and grain storage are kept in: our tables for the queries that the providers of
-- Orleans 10.2 ask for by key (names and types of parameters and results are theirs, the rest is ours). Keys of grains hold
-- ids of channels, so they are text without a limit.

CREATE TABLE orleansquery (
    querykey  text PRIMARY KEY,
    querytext text NOT NULL
);

-- Membership: every change of a silo's row raises the version, and wants the version that was read.

CREATE TABLE orleans_cluster (
    deploymentid text COLLATE "C" PRIMARY KEY,
    version      integer NOT NULL DEFAULT 0,
    changed_at   timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE orleans_silo (
    deploymentid text COLLATE "C" NOT NULL REFERENCES orleans_cluster,
    address      text COLLATE "C" NOT NULL,
    port         integer NOT NULL,
    generation   integer NOT NULL,
    siloname     text NOT NULL,
    hostname     text NOT NULL,
    status       integer NOT NULL,
    proxyport    integer NOT NULL,
    suspecttimes text,
    starttime    timestamptz NOT NULL,
    iamalivetime timestamptz NOT NULL,
    PRIMARY KEY (deploymentid, address, port, generation)
);

INSERT INTO orleansquery (querykey, querytext) VALUES
('InsertMembershipVersionKey', $q$
    WITH added AS (
        INSERT INTO orleans_cluster (deploymentid) VALUES (@DeploymentId)
        ON CONFLICT DO NOTHING
        RETURNING 1)
    SELECT count(*)::int FROM added
$q$),
('InsertMembershipKey', $q$
    WITH raised AS (
        UPDATE orleans_cluster c SET version = c.version + 1, changed_at = now()
        WHERE c.deploymentid = @DeploymentId AND c.version = @Version AND NOT EXISTS (
            SELECT 1 FROM orleans_silo s
            WHERE s.deploymentid = @DeploymentId AND s.address = @Address AND s.port = @Port AND s.generation = @Generation)
        RETURNING 1),
    added AS (
        INSERT INTO orleans_silo (
            deploymentid, address, port, generation, siloname, hostname, status, proxyport, starttime, iamalivetime)
        SELECT @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
        FROM raised
        RETURNING 1)
    SELECT count(*)::int FROM added
$q$),
('UpdateMembershipKey', $q$
    WITH raised AS (
        UPDATE orleans_cluster c SET version = c.version + 1, changed_at = now()
        WHERE c.deploymentid = @DeploymentId AND c.version = @Version AND EXISTS (
            SELECT 1 FROM orleans_silo s
            WHERE s.deploymentid = @DeploymentId AND s.address = @Address AND s.port = @Port AND s.generation = @Generation)
        RETURNING 1),
    changed AS (
        UPDATE orleans_silo s SET status = @Status, suspecttimes = @SuspectTimes, iamalivetime = @IAmAliveTime
        FROM raised
        WHERE s.deploymentid = @DeploymentId AND s.address = @Address AND s.port = @Port AND s.generation = @Generation
        RETURNING 1)
    SELECT count(*)::int FROM changed
$q$),
('UpdateIAmAlivetimeKey', $q$
    UPDATE orleans_silo SET iamalivetime = @IAmAliveTime
    WHERE deploymentid = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
$q$),
('MembershipReadRowKey', $q$
    SELECT c.deploymentid, s.address, s.port, s.generation, s.siloname, s.hostname, s.status, s.proxyport, s.suspecttimes,
        s.starttime, s.iamalivetime, c.version
    FROM orleans_cluster c
    LEFT JOIN orleans_silo s ON s.deploymentid = c.deploymentid
        AND s.address = @Address AND s.port = @Port AND s.generation = @Generation
    WHERE c.deploymentid = @DeploymentId
$q$),
('MembershipReadAllKey', $q$
    SELECT c.deploymentid, s.address, s.port, s.generation, s.siloname, s.hostname, s.status, s.proxyport, s.suspecttimes,
        s.starttime, s.iamalivetime, c.version
    FROM orleans_cluster c
    LEFT JOIN orleans_silo s ON s.deploymentid = c.deploymentid
    WHERE c.deploymentid = @DeploymentId
$q$),
('GatewaysQueryKey', $q$
    SELECT address, proxyport, generation FROM orleans_silo
    WHERE deploymentid = @DeploymentId AND status = @Status AND proxyport > 0
$q$),
('DeleteMembershipTableEntriesKey', $q$
    WITH gone AS (DELETE FROM orleans_silo WHERE deploymentid = @DeploymentId RETURNING 1)
    UPDATE orleans_cluster SET version = version + 1, changed_at = now()
    WHERE deploymentid = @DeploymentId AND EXISTS (SELECT 1 FROM gone)
$q$),
('CleanupDefunctSiloEntriesKey', $q$
    DELETE FROM orleans_silo WHERE deploymentid = @DeploymentId AND iamalivetime < @IAmAliveTime AND status <> 3
$q$);

-- Reminders: a silo reads those of its part of the ring, by hash.

CREATE TABLE orleans_reminder (
    serviceid    text COLLATE "C" NOT NULL,
    grainid      text COLLATE "C" NOT NULL,
    remindername text COLLATE "C" NOT NULL,
    starttime    timestamptz NOT NULL,
    period       bigint NOT NULL,
    grainhash    integer NOT NULL,
    version      integer NOT NULL DEFAULT 0,
    PRIMARY KEY (serviceid, grainid, remindername)
);
CREATE INDEX orleans_reminder_hash ON orleans_reminder (serviceid, grainhash);

INSERT INTO orleansquery (querykey, querytext) VALUES
('ReadReminderRowsKey', $q$
    SELECT grainid, remindername, starttime, period, version FROM orleans_reminder
    WHERE serviceid = @ServiceId AND grainid = @GrainId
$q$),
('ReadReminderRowKey', $q$
    SELECT grainid, remindername, starttime, period, version FROM orleans_reminder
    WHERE serviceid = @ServiceId AND grainid = @GrainId AND remindername = @ReminderName
$q$),
('ReadRangeRows1Key', $q$
    SELECT grainid, remindername, starttime, period, version FROM orleans_reminder
    WHERE serviceid = @ServiceId AND grainhash > @BeginHash AND grainhash <= @EndHash
$q$),
('ReadRangeRows2Key', $q$
    SELECT grainid, remindername, starttime, period, version FROM orleans_reminder
    WHERE serviceid = @ServiceId AND (grainhash > @BeginHash OR grainhash <= @EndHash)
$q$),
('UpsertReminderRowKey', $q$
    INSERT INTO orleans_reminder (serviceid, grainid, remindername, starttime, period, grainhash)
    VALUES (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash)
    ON CONFLICT (serviceid, grainid, remindername) DO UPDATE SET
        starttime = excluded.starttime, period = excluded.period, grainhash = excluded.grainhash,
        version = orleans_reminder.version + 1
    RETURNING version
$q$),
('DeleteReminderRowKey', $q$
    WITH gone AS (
        DELETE FROM orleans_reminder
        WHERE serviceid = @ServiceId AND grainid = @GrainId AND remindername = @ReminderName AND version = @Version
        RETURNING 1)
    SELECT count(*)::int FROM gone
$q$),
('DeleteReminderRowsKey', $q$
    DELETE FROM orleans_reminder WHERE serviceid = @ServiceId
$q$);

-- Grain storage: one row a grain and state; a write wants the version that was read.

CREATE TABLE orleans_storage (
    serviceid            text COLLATE "C" NOT NULL,
    grainidhash          integer NOT NULL,
    grainidn0            bigint NOT NULL,
    grainidn1            bigint NOT NULL,
    graintypehash        integer NOT NULL,
    graintypestring      text COLLATE "C" NOT NULL,
    grainidextension     text COLLATE "C" NOT NULL,
    payloadbinary        bytea,
    modified_at          timestamptz NOT NULL DEFAULT now(),
    version              integer NOT NULL DEFAULT 1,
    PRIMARY KEY (serviceid, grainidn0, grainidn1, grainidextension, graintypestring)
);

INSERT INTO orleansquery (querykey, querytext) VALUES
('ReadFromStorageKey', $q$
    SELECT payloadbinary, version FROM orleans_storage
    WHERE serviceid = @ServiceId AND grainidn0 = @GrainIdN0 AND grainidn1 = @GrainIdN1
        AND grainidextension = coalesce(@GrainIdExtensionString, '') AND graintypestring = @GrainTypeString
$q$),
('WriteToStorageKey', $q$
    WITH changed AS (
        UPDATE orleans_storage SET payloadbinary = @PayloadBinary, modified_at = now(), version = version + 1
        WHERE @GrainStateVersion IS NOT NULL AND version = @GrainStateVersion
            AND serviceid = @ServiceId AND grainidn0 = @GrainIdN0 AND grainidn1 = @GrainIdN1
            AND grainidextension = coalesce(@GrainIdExtensionString, '') AND graintypestring = @GrainTypeString
        RETURNING version),
    added AS (
        INSERT INTO orleans_storage (
            serviceid, grainidhash, grainidn0, grainidn1, graintypehash, graintypestring, grainidextension, payloadbinary)
        SELECT @ServiceId, @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString,
            coalesce(@GrainIdExtensionString, ''), @PayloadBinary
        WHERE @GrainStateVersion IS NULL
        ON CONFLICT DO NOTHING
        RETURNING version)
    SELECT coalesce((SELECT version FROM changed), (SELECT version FROM added), @GrainStateVersion) AS newgrainstateversion
$q$),
('ClearStorageKey', $q$
    UPDATE orleans_storage SET payloadbinary = NULL, modified_at = now(), version = version + 1
    WHERE version = @GrainStateVersion
        AND serviceid = @ServiceId AND grainidn0 = @GrainIdN0 AND grainidn1 = @GrainIdN1
        AND grainidextension = coalesce(@GrainIdExtensionString, '') AND graintypestring = @GrainTypeString
    RETURNING version
$q$),
('DeleteStorageKey', $q$
    DELETE FROM orleans_storage
    WHERE version = @GrainStateVersion
        AND serviceid = @ServiceId AND grainidn0 = @GrainIdN0 AND grainidn1 = @GrainIdN1
        AND grainidextension = coalesce(@GrainIdExtensionString, '') AND graintypestring = @GrainTypeString
    RETURNING version + 1
$q$);
