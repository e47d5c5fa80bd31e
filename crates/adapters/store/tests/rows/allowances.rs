//! Free text messages: what services are due by the database's rules, against the domain's, and what is not listed.

use tidings_domain::{
    FinancialYear,
    billing::{Allowance, HIGH_VOLUME, LastYear},
};
use tidings_store::annual_billing;

use crate::{
    fixtures::{OTHER_SERVICE, SERVICE, now},
    usage::{YEAR, database, run, year},
};

#[tokio::test]
async fn allowances_are_those_of_the_domain() {
    let database = database().await;
    let pool = &database.pool;
    let next = FinancialYear::starting_in(YEAR + 1).unwrap();
    for units in [0, HIGH_VOLUME - 1, HIGH_VOLUME] {
        for own in [None, Some(70)] {
            for (kind, standard) in [("central", 20_000), ("local", 10_000), ("nhs_gp", 0)] {
                run(pool, &format!(
                    "DELETE FROM annual_billing; DELETE FROM ft_billing;
                     UPDATE services SET organisation_type = '{kind}';
                     INSERT INTO annual_billing (id, service_id, financial_year_start, free_sms_fragment_limit, created_at,
                         has_custom_allowance)
                     VALUES (gen_random_uuid(), '{SERVICE}', {YEAR}, {}, now(), {});
                     INSERT INTO ft_billing (bst_date, template_id, service_id, notification_type, provider, rate_multiplier,
                         international, rate, billable_units, notifications_sent, created_at, postage)
                     VALUES ('{YEAR}-04-01', gen_random_uuid(), '{SERVICE}', 'sms', 'mmg', 1, false, 0, {units}, 1, now(), 'none')",
                    own.unwrap_or(5),
                    own.is_some(),
                ))
                .await;
                let due = Allowance::due(LastYear { units, own }, standard);
                assert_eq!(
                    annual_billing::find(pool, SERVICE, next).await.unwrap(),
                    Some(due.fragments),
                    "{units} {own:?}"
                );
                annual_billing::add_missing(pool, next, now()).await.unwrap();
                let stored: (i32, bool, bool) = sqlx::query_as(
                    "SELECT free_sms_fragment_limit, high_volume_service_last_year, has_custom_allowance FROM annual_billing
                     WHERE service_id = $1 AND financial_year_start = $2",
                )
                .bind(SERVICE.as_uuid())
                .bind(i32::from(next.start_year()))
                .fetch_one(pool)
                .await
                .unwrap();
                assert_eq!(stored, (due.fragments, due.is_high_volume, due.is_own), "{units} {own:?} {kind}");
                assert_eq!(
                    annual_billing::add_missing(pool, next, now()).await.unwrap(),
                    0,
                    "nothing is missing twice"
                );
            }
        }
    }
}

#[tokio::test]
async fn kinds_without_a_listed_allowance_are_found() {
    let database = database().await;
    let pool = &database.pool;
    let unlisted = async |year| {
        let found = annual_billing::unlisted_kinds(pool, year).await.unwrap();
        found.into_iter().map(|kind| (kind.organisation_type, kind.services)).collect::<Vec<_>>()
    };
    assert_eq!(unlisted(year()).await, []);
    // Notify's first name for the whole of the NHS.
    run(pool, &format!("UPDATE services SET organisation_type = 'nhs' WHERE id IN ('{SERVICE}', '{OTHER_SERVICE}')"))
        .await;
    assert_eq!(unlisted(year()).await, [("nhs".to_owned(), 2)]);
    assert_eq!(annual_billing::find(pool, SERVICE, year()).await.unwrap(), Some(0), "which is what they have");
    run(pool, &format!("UPDATE services SET active = false WHERE id = '{OTHER_SERVICE}'")).await;
    assert_eq!(unlisted(year()).await, [("nhs".to_owned(), 1)]);
    run(
        pool,
        "INSERT INTO default_annual_allowance (id, organisation_type, notification_type, valid_from_financial_year_start,
             allowance) VALUES (gen_random_uuid(), 'nhs', 'sms', 2025, 0)",
    )
    .await;
    assert_eq!(unlisted(year()).await, [], "none is what is listed");
    assert_eq!(unlisted(FinancialYear::starting_in(YEAR - 1).unwrap()).await, [("nhs".to_owned(), 1)]);
}
