//! What sending needs to know: services, templates, keys, people, providers, prices.

use sqlx::PgPool;
use tidings_domain::{ApiKeyId, NotificationType, ServiceId, ServicePermission, TemplateId};
use tidings_store::{api_keys, provider_details, rates, services, templates, users};
use tidings_test_support::TestDatabase;
use uuid::Uuid;

use crate::fixtures::{
    KEY, OTHER_SERVICE, SERVICE, TEMPLATE, USER, later, new_key, new_service, new_template, now, populate,
};

const STRANGER: Uuid = Uuid::from_u128(0xdead);

async fn database() -> TestDatabase {
    let database = TestDatabase::migrated().await;
    populate(&database.pool).await;
    database
}

async fn run(pool: &PgPool, statements: &'static str) {
    sqlx::raw_sql(statements).execute(pool).await.unwrap();
}

#[tokio::test]
async fn a_service_with_its_senders_and_permissions() {
    let database = database().await;
    run(
        &database.pool,
        "INSERT INTO service_permissions (service_id, permission, created_at)
             VALUES ('00000000-0000-0000-0000-000000000002', 'email', now());
         INSERT INTO service_sms_senders (id, service_id, sms_sender, is_default, archived, created_at) VALUES
             (gen_random_uuid(), '00000000-0000-0000-0000-000000000002', 'second', false, false, '2026-07-01'),
             (gen_random_uuid(), '00000000-0000-0000-0000-000000000002', 'first', false, false, '2026-01-01'),
             (gen_random_uuid(), '00000000-0000-0000-0000-000000000002', 'archived', false, true, '2026-01-01');
         INSERT INTO service_email_reply_to (id, service_id, email_address, is_default, archived, created_at) VALUES
             (gen_random_uuid(), '00000000-0000-0000-0000-000000000002', 'a@example.com', false, false, '2026-01-01'),
             (gen_random_uuid(), '00000000-0000-0000-0000-000000000002', 'b@example.com', true, false, '2026-01-02'),
             (gen_random_uuid(), '00000000-0000-0000-0000-000000000002', 'c@example.com', false, true, '2026-01-02')",
    )
    .await;
    let service = services::for_sending(&database.pool, SERVICE).await.unwrap().unwrap();
    assert_eq!((service.name.as_str(), service.active, service.restricted), ("ferries", true, false));
    let mut permissions = service.permissions;
    permissions.sort_unstable_by_key(|permission| permission.as_str());
    assert_eq!(permissions, [ServicePermission::Email, ServicePermission::Sms]);
    let senders: Vec<_> =
        service.sms_senders.iter().map(|sender| (sender.sms_sender.as_str(), sender.is_default)).collect();
    assert_eq!(senders, [("Ferries", true), ("first", false), ("second", false)]);
    let addresses: Vec<_> =
        service.email_reply_tos.iter().map(|address| (address.email_address.as_str(), address.is_default)).collect();
    assert_eq!(addresses, [("b@example.com", true), ("a@example.com", false)]);
    assert!(services::for_sending(&database.pool, STRANGER.into()).await.unwrap().is_none());
}

#[tokio::test]
async fn names_of_services_are_unique() {
    let database = database().await;
    let mut conn = database.pool.acquire().await.unwrap();
    let copy = new_service(ServiceId::new(STRANGER), "ferries");
    let error = services::insert(&mut conn, &copy, "ferries", None, now()).await.unwrap_err();
    assert!(error.constraint().is_some_and(|name| name.starts_with("services_")), "{error:?}");
}

#[tokio::test]
async fn a_service_may_send_to_its_team_and_its_guests() {
    let database = database().await;
    run(
        &database.pool,
        "INSERT INTO service_whitelist (id, service_id, recipient_type, recipient, created_at) VALUES
             (gen_random_uuid(), '00000000-0000-0000-0000-000000000002', 'email', 'guest@example.com', now()),
             (gen_random_uuid(), '00000000-0000-0000-0000-000000000003', 'email', 'stranger@example.com', now())",
    )
    .await;
    let mut allowed = services::allowed_recipients(&database.pool, SERVICE).await.unwrap();
    allowed.sort_unstable();
    assert_eq!(allowed, ["07700900111", "ada@example.com", "guest@example.com"]);
    assert!(services::allowed_recipients(&database.pool, STRANGER.into()).await.unwrap().is_empty());
}

#[tokio::test]
async fn templates_and_their_versions() {
    let database = database().await;
    let mut conn = database.pool.acquire().await.unwrap();
    let update = templates::update_content(&mut conn, SERVICE, TEMPLATE, None, "Later.", later(1)).await.unwrap();
    assert_eq!(update, Some(2));
    let foreign = templates::update_content(&mut conn, OTHER_SERVICE, TEMPLATE, None, "x", later(1)).await.unwrap();
    assert_eq!(foreign, None);

    let latest = templates::latest(&database.pool, SERVICE, TEMPLATE).await.unwrap().unwrap();
    assert_eq!((latest.version, latest.content.as_str(), latest.template_type), (2, "Later.", NotificationType::Sms));
    for (version, content) in [(1, Some("Late.")), (2, Some("Later.")), (3, None)] {
        let stored = templates::version(&database.pool, TEMPLATE, version).await.unwrap();
        assert_eq!(stored.as_ref().map(|template| template.content.as_str()), content);
    }
    assert!(templates::latest(&database.pool, OTHER_SERVICE, TEMPLATE).await.unwrap().is_none());

    run(
        &database.pool,
        "UPDATE templates SET archived = true WHERE service_id = '00000000-0000-0000-0000-000000000002'",
    )
    .await;
    assert!(templates::latest(&database.pool, SERVICE, TEMPLATE).await.unwrap().unwrap().archived);
    run(&database.pool, "UPDATE templates SET hidden = true WHERE service_id = '00000000-0000-0000-0000-000000000002'")
        .await;
    assert!(templates::latest(&database.pool, SERVICE, TEMPLATE).await.unwrap().is_none());
    templates::insert(&mut conn, &new_template(TemplateId::new(STRANGER)), now()).await.unwrap();
}

#[tokio::test]
async fn keys_in_force_and_lately_revoked() {
    let database = database().await;
    let mut conn = database.pool.acquire().await.unwrap();
    let second = ApiKeyId::new(Uuid::from_u128(6));
    api_keys::insert(&mut conn, &new_key(second, "second"), later(1)).await.unwrap();
    assert!(api_keys::revoke(&mut conn, SERVICE, KEY, None, later(10)).await.unwrap());
    assert!(!api_keys::revoke(&mut conn, SERVICE, KEY, None, later(11)).await.unwrap(), "it is revoked already");
    assert!(!api_keys::revoke(&mut conn, OTHER_SERVICE, second, None, later(11)).await.unwrap(), "it is not theirs");

    let keys = async |since| {
        let keys = api_keys::recent(&database.pool, SERVICE, since).await.unwrap();
        keys.into_iter().map(|key| (key.id, key.secret, key.expiry_date)).collect::<Vec<_>>()
    };
    let second_key = (second, "second".to_owned(), None);
    assert_eq!(keys(later(9)).await, [(KEY, "first".to_owned(), Some(later(10))), second_key.clone()]);
    assert_eq!(keys(later(10)).await, [second_key]);
    let versions: Vec<i32> = sqlx::query_scalar("SELECT version FROM api_keys_history WHERE id = $1 ORDER BY version")
        .bind(KEY.as_uuid())
        .fetch_all(&database.pool)
        .await
        .unwrap();
    assert_eq!(versions, [1, 2], "every change is kept");
    // The name is free again.
    api_keys::insert(&mut conn, &new_key(ApiKeyId::new(STRANGER), "first again"), later(12)).await.unwrap();
}

#[tokio::test]
async fn people_have_names() {
    let database = database().await;
    assert_eq!(users::name(&database.pool, USER).await.unwrap().as_deref(), Some("Ada"));
    assert_eq!(users::name(&database.pool, STRANGER.into()).await.unwrap(), None);
}

#[tokio::test]
async fn providers_in_use() {
    let database = database().await;
    let active = async |channel| {
        let providers = provider_details::active(&database.pool, channel).await.unwrap();
        providers.into_iter().map(|provider| (provider.identifier, provider.supports_international)).collect::<Vec<_>>()
    };
    assert_eq!(active(NotificationType::Sms).await, [("firetext".to_owned(), false), ("mmg".to_owned(), true)]);
    run(&database.pool, "UPDATE provider_details SET active = false WHERE identifier = 'firetext'").await;
    assert_eq!(active(NotificationType::Sms).await, [("mmg".to_owned(), true)]);
    assert_eq!(active(NotificationType::Email).await, [("ses".to_owned(), false)]);
}

#[tokio::test]
async fn prices_hold_until_the_next() {
    let database = database().await;
    let rates = rates::sms(&database.pool).await.unwrap();
    for (at, price) in [
        ("2016-05-17T23:59:59Z", None),
        ("2016-05-18T00:00:00Z", Some("0.0165")),
        ("2026-03-31T22:59:59Z", Some("0.0233")),
        ("2026-03-31T23:00:00Z", Some("0.024")),
    ] {
        let found = rates.at(at.parse().unwrap()).map(|price| price.price.to_string());
        assert_eq!(found.as_deref(), price, "{at}");
    }
}
