//! The rows of a fresh installation.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use sqlx::{AssertSqlSafe, PgPool};
use tidings_store::migrate::migrate;
use uuid::Uuid;

use crate::{database::with_empty_database, notify};

#[derive(Deserialize)]
struct Seed {
    /// How many rows each table has; those not named are empty.
    rows: BTreeMap<String, i64>,
    /// All values of the column `name` in lookup tables.
    names: BTreeMap<String, Vec<String>>,
    /// Rows with a fixed id.
    ids: BTreeMap<String, Vec<Uuid>>,
    templates: Vec<Template>,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
struct Template {
    id: Uuid,
    template_type: String,
    name: String,
    /// What the application fills.
    placeholders: BTreeSet<String>,
}

fn seed() -> Seed {
    serde_json::from_str(include_str!("../../facts/notify-seed.json")).expect("the facts are readable")
}

#[tokio::test]
async fn every_table_has_the_rows_of_a_fresh_notify() {
    with_empty_database(|pool| async move {
        migrate(&pool).await.expect("migrates");
        let seed = seed();
        for table in notify::facts().schema.tables.keys() {
            let count: i64 = scalar(&pool, format!("SELECT count(*) FROM {table}")).await;
            assert_eq!(count, seed.rows.get(table).copied().unwrap_or(0), "{table}");
        }
        for (table, names) in seed.names {
            let found: Vec<String> = scalar(&pool, format!("SELECT array_agg(name::text) FROM {table}")).await;
            assert_eq!(BTreeSet::from_iter(found), BTreeSet::from_iter(names), "{table}");
        }
        for (table, ids) in seed.ids {
            let found: Vec<Uuid> = scalar(&pool, format!("SELECT array_agg(id) FROM {table}")).await;
            assert!(ids.iter().all(|id| found.contains(id)), "{table}");
        }
    })
    .await;
}

#[tokio::test]
async fn templates_have_the_placeholders_that_are_filled() {
    with_empty_database(|pool| async move {
        migrate(&pool).await.expect("migrates");
        let rows: Vec<(Uuid, String, String, Option<String>, String)> =
            sqlx::query_as("SELECT id, template_type::text, name, subject, content FROM templates")
                .fetch_all(&pool)
                .await
                .unwrap();
        assert!(rows.iter().all(|(_, kind, _, subject, _)| subject.is_some() == (kind == "email")));
        let mut found: Vec<Template> = rows
            .into_iter()
            .map(|(id, template_type, name, subject, content)| Template {
                id,
                template_type,
                name,
                placeholders: placeholders(&format!("{} {content}", subject.unwrap_or_default())),
            })
            .collect();
        let mut expected = seed().templates;
        expected.sort_by_key(|template| template.id);
        found.sort_by_key(|template| template.id);
        assert_eq!(found, expected);

        let unequal: i64 = scalar(
            &pool,
            "SELECT count(*) FROM templates t FULL JOIN templates_history h USING (id, version)
             WHERE (t.name, t.content, t.service_id) IS DISTINCT FROM (h.name, h.content, h.service_id)
                 OR t.subject IS DISTINCT FROM h.subject"
                .to_owned(),
        )
        .await;
        assert_eq!(unequal, 0, "the first version is in the history");
    })
    .await;
}

#[tokio::test]
async fn prices_have_no_gap_and_no_overlap() {
    with_empty_database(|pool| async move {
        migrate(&pool).await.expect("migrates");
        let breaks: i64 = scalar(
            &pool,
            "SELECT count(*) FROM (
                 SELECT end_date, lead(start_date) OVER price AS next FROM letter_rates
                 WINDOW price AS (PARTITION BY post_class, crown, sheet_count ORDER BY start_date)
             ) price WHERE end_date IS DISTINCT FROM next"
                .to_owned(),
        )
        .await;
        assert_eq!(breaks, 0);
        let current: Vec<String> = scalar(
            &pool,
            "SELECT array_agg(concat_ws(' ', post_class, sheet_count, rate) ORDER BY post_class, sheet_count)
             FROM letter_rates WHERE end_date IS NULL AND sheet_count IN (1, 5) AND NOT crown"
                .to_owned(),
        )
        .await;
        assert_eq!(
            current,
            [
                "economy 1 0.638",
                "economy 5 0.823",
                "europe 1 1.80",
                "europe 5 1.96",
                "first 1 1.56",
                "first 5 1.76",
                "rest-of-world 1 1.80",
                "rest-of-world 5 1.96",
                "second 1 0.73",
                "second 5 0.91",
            ]
        );
        let text_message = "SELECT rate::text FROM rates ORDER BY valid_from DESC LIMIT 1";
        assert_eq!(scalar::<String>(&pool, text_message.to_owned()).await, "0.024");
    })
    .await;
}

async fn scalar<T>(pool: &PgPool, query: String) -> T
where
    T: for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres> + Send + Unpin,
{
    sqlx::query_scalar(AssertSqlSafe(query)).fetch_one(pool).await.unwrap()
}

/// The names between double brackets, without the text of conditional ones.
fn placeholders(text: &str) -> BTreeSet<String> {
    text.split("((")
        .skip(1)
        .filter_map(|rest| rest.split_once("))"))
        .map(|(inside, _)| inside.split_once("??").map_or(inside, |(name, _)| name).to_owned())
        .collect()
}
