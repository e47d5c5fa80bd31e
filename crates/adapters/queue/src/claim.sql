-- Claims up to $2 jobs of kind $1 that are due at $3: holds them under the token $5 until $4. $6 and $7 jobs are kept for the
-- normal and the bulk lane when they have that many. Everything is found by index; nothing grows with what is waiting.
WITH RECURSIVE
-- What a lost worker held goes first.
expired AS MATERIALIZED (
    SELECT id, run_at FROM queue_jobs
    WHERE kind = $1 AND lease IS NOT NULL AND run_at <= $3
    ORDER BY run_at LIMIT $2
    FOR UPDATE SKIP LOCKED
),
-- One probe per lane and service, however many jobs each has: its oldest job, then hop to the next service. Services are
-- a ring, entered at a random point (the token) by walking from there to the end and from the beginning to there, each until
-- enough of them have something due.
tenant (lane, service_id, run_at, stop, found) AS (
    SELECT lanes.lane, start.service_id, start.run_at, start.stop, (start.run_at <= $3)::int
    FROM unnest('{0, 1, 2}'::smallint[]) AS lanes (lane) CROSS JOIN LATERAL (
        (SELECT service_id, run_at, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid AS stop FROM queue_jobs job
         WHERE kind = $1 AND lease IS NULL AND job.lane = lanes.lane AND service_id > $5
         ORDER BY service_id, run_at LIMIT 1)
        UNION ALL
        (SELECT service_id, run_at, $5 FROM queue_jobs job
         WHERE kind = $1 AND lease IS NULL AND job.lane = lanes.lane AND service_id <= $5
         ORDER BY service_id, run_at LIMIT 1)
    ) start
    UNION ALL
    SELECT tenant.lane, next.service_id, next.run_at, stop, found + (next.run_at <= $3)::int
    FROM tenant CROSS JOIN LATERAL (
        SELECT service_id, run_at FROM queue_jobs job
        WHERE kind = $1 AND lease IS NULL AND job.lane = tenant.lane
            AND service_id > tenant.service_id AND service_id <= stop
        ORDER BY service_id, run_at LIMIT 1
    ) next
    WHERE found < greatest($2, 256)
),
seated AS (
    SELECT lane, service_id, row_number() OVER (PARTITION BY lane ORDER BY service_id <= $5, service_id) AS seat
    FROM tenant WHERE run_at <= $3
),
-- The services with something due. In each lane they share alike; lots, drawn anew each time, decide who gets the odd job,
-- or who gets one at all. (Not age: then a few with old backlogs would hold up all others.)
due AS MATERIALIZED (
    SELECT lane, service_id, count(*) OVER (PARTITION BY lane) AS rivals,
        row_number() OVER (PARTITION BY lane ORDER BY uuid_hash_extended(service_id, uuid_hash_extended($5, 0))) AS place
    FROM seated WHERE seat <= greatest($2, 256)
),
room AS (SELECT $2 - count(*) AS jobs FROM expired),
-- What each lane could fill the batch with, if it had it to itself.
supply AS (
    SELECT coalesce(sum(offered) FILTER (WHERE lane = 0), 0)::bigint AS priority,
        coalesce(sum(offered) FILTER (WHERE lane = 1), 0)::bigint AS normal,
        coalesce(sum(offered) FILTER (WHERE lane = 2), 0)::bigint AS bulk
    FROM room CROSS JOIN due CROSS JOIN LATERAL (
        SELECT count(*) AS offered FROM (
            SELECT FROM queue_jobs job
            WHERE kind = $1 AND lease IS NULL AND job.lane = due.lane AND job.service_id = due.service_id AND run_at <= $3
            LIMIT room.jobs / rivals + (place <= room.jobs % rivals)::int
        ) waiting
    ) waiting
),
-- Lanes in order, less what is kept for those below.
first_share AS (
    SELECT least(priority, greatest(0, jobs - least($6, normal) - least($7, bulk))) AS jobs FROM supply, room
),
second_share AS (
    SELECT least(normal, greatest(0, room.jobs - first_share.jobs - least($7, bulk))) AS jobs
    FROM supply, room, first_share
),
third_share AS (
    SELECT least(bulk, room.jobs - first_share.jobs - second_share.jobs) AS jobs
    FROM supply, room, first_share, second_share
),
-- What the services of a lane divide up: all the room, unless the lane may not have all that this would bring.
share (lane, jobs) AS (
    SELECT 0, CASE WHEN first_share.jobs < priority THEN first_share.jobs ELSE room.jobs END
        FROM supply, room, first_share
    UNION ALL SELECT 1, CASE WHEN second_share.jobs < normal THEN second_share.jobs ELSE room.jobs END
        FROM supply, room, second_share
    UNION ALL SELECT 2, CASE WHEN third_share.jobs < bulk THEN third_share.jobs ELSE room.jobs END
        FROM supply, room, third_share
),
-- The oldest of each service. Rows that another worker is claiming right now are passed over.
picked AS MATERIALIZED (
    SELECT job.id, job.run_at
    FROM due JOIN share USING (lane) CROSS JOIN LATERAL (
        SELECT id, run_at FROM queue_jobs job
        WHERE kind = $1 AND lease IS NULL AND job.lane = due.lane AND job.service_id = due.service_id AND run_at <= $3
        ORDER BY run_at
        LIMIT share.jobs / rivals + (place <= share.jobs % rivals)::int
        FOR UPDATE SKIP LOCKED
    ) job
),
chosen AS MATERIALIZED (SELECT id, run_at FROM expired UNION ALL SELECT id, run_at FROM picked),
-- A row that still has a lease was lost by its worker.
claimed AS (
    UPDATE queue_jobs
    SET lease = $5, run_at = $4, attempts = attempts + 1, outcome_unknown = outcome_unknown OR lease IS NOT NULL
    WHERE id = ANY (ARRAY(SELECT id FROM chosen))
    RETURNING id, kind, lane, service_id, payload, attempts, outcome_unknown, last_error, created_at, due_at
)
SELECT id AS "id!", kind AS "kind!", lane AS "lane!", service_id AS "service_id!", payload AS "payload!",
    attempts AS "attempts!", outcome_unknown AS "outcome_unknown!", last_error,
    created_at AS "created_at!: Timestamp", due_at AS "due_at!: Timestamp", chosen.run_at AS "run_at!: Timestamp"
FROM claimed JOIN chosen USING (id)
ORDER BY lane, chosen.run_at, id
