//! Claims stay cheap however much is waiting.

use serde_json::Value;
use sqlx::{AssertSqlSafe, PgPool};

use crate::database::with_database;

const CLAIM: &str = include_str!("../../src/claim.sql");
/// A service with very much to do, many with little, and another kind that is not to be touched.
const CROWD: &str = "
    INSERT INTO queue_jobs (kind, lane, service_id, payload, run_at, due_at, created_at)
    SELECT 'share', 2, '11111111-1111-1111-1111-111111111111', '{}', now() - interval '1 hour', now(), now()
    FROM generate_series(1, 200000);
    INSERT INTO queue_jobs (kind, lane, service_id, payload, run_at, due_at, created_at)
    SELECT kind, n % 3, gen_random_uuid(), '{}', now() - interval '1 minute', now(), now()
    FROM unnest(ARRAY['share', 'other']) kind, generate_series(1, 100) n";

/// Every node of a plan.
fn nodes(plan: &Value) -> Vec<&Value> {
    let children = plan["Plans"].as_array().into_iter().flatten();
    std::iter::once(plan).chain(children.flat_map(nodes)).collect()
}

async fn explain(pool: &PgPool) -> Value {
    let mut connection = pool.acquire().await.unwrap();
    let prepare = format!("PREPARE claim (text, bigint, timestamptz, timestamptz, uuid, bigint, bigint) AS {CLAIM}");
    sqlx::raw_sql(AssertSqlSafe(prepare)).execute(&mut *connection).await.unwrap();
    sqlx::raw_sql("SET plan_cache_mode = force_generic_plan").execute(&mut *connection).await.unwrap();
    let explained: Value = sqlx::query_scalar(
        "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON)
         EXECUTE claim ('share', 200, now(), now() + interval '30 s', gen_random_uuid(), 25, 25)",
    )
    .persistent(false)
    .fetch_one(&mut *connection)
    .await
    .unwrap();
    explained[0]["Plan"].clone()
}

#[tokio::test]
async fn a_claim_among_many_jobs_reads_only_what_it_takes() {
    with_database(|pool| async move {
        sqlx::raw_sql(CROWD).execute(&pool).await.unwrap();
        sqlx::raw_sql("VACUUM ANALYZE queue_jobs").execute(&pool).await.unwrap();
        let plan = explain(&pool).await;
        assert!(plan["Actual Rows"].as_u64().unwrap() >= 100, "{plan:#}");

        let on_queue: Vec<_> = nodes(&plan).into_iter().filter(|node| node["Relation Name"] == "queue_jobs").collect();
        assert!(on_queue.len() >= 5, "{plan:#}");
        for node in on_queue {
            let kind = node["Node Type"].as_str().unwrap();
            assert!(matches!(kind, "Index Scan" | "Index Only Scan" | "ModifyTable"), "{kind}: {plan:#}");
            let rows = node["Actual Rows"].as_u64().unwrap() + node["Rows Removed by Filter"].as_u64().unwrap_or(0);
            assert!(rows <= 200, "{kind} reads {rows} rows at a time: {plan:#}");
        }
        // 200 rows found, locked, rewritten and entered into two indexes, and a hundred services asked.
        let pages = plan["Shared Hit Blocks"].as_u64().unwrap() + plan["Shared Read Blocks"].as_u64().unwrap();
        assert!(pages < 10_000, "{pages} pages: {plan:#}");
    })
    .await;
}
