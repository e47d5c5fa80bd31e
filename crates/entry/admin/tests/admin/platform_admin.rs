//! What those who run the platform find.

use http::StatusCode;

use crate::browser::{Browser, World};

/// Somebody who runs the platform, and is in no team.
pub async fn platform_admin(world: &World) -> Browser {
    let user = world.person("admin").await;
    world.app.sql(&format!("UPDATE users SET platform_admin = true WHERE id = '{user}'")).await;
    world.signed_in(user).await
}

#[tokio::test]
async fn their_pages_are_linked_for_nobody_else() {
    let world = World::new().await;
    let link = "a[href='/platform-admin']";
    assert!(platform_admin(&world).await.get("/your-services").await.has(link));
    let mut manager = world.manager().await;
    assert!(!manager.get("/your-services").await.has(link));
    assert_eq!(manager.get("/platform-admin").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn any_service_is_found_by_its_name_page_after_page() {
    let world = World::new().await;
    world
        .app
        .sql(
            "INSERT INTO services (id, name, normalised_service_name, created_at, active, restricted, created_by_id, version,
                 email_message_limit, sms_message_limit, letter_message_limit, email_sender_local_part, prefix_sms, rate_limit,
                 count_as_live, has_active_go_live_request)
             SELECT gen_random_uuid(), 'Ferry ' || to_char(number, 'FM000'), 'ferry' || number, now(), number > 1, true,
                 created_by_id, 1, 50, 50, 50, 'ferry', true, 3000, true, false
             FROM services, generate_series(1, 51) AS number WHERE services.id = $1",
        )
        .await;
    let mut browser = platform_admin(&world).await;
    let page = browser.get("/platform-admin?search=FERRY").await;
    page.assert_page("Search");
    assert_eq!(page.text_of("main h2"), "51 services found");
    let found = page.texts(".file-list-item");
    assert_eq!((found.len(), found[0].as_str(), found[1].as_str()), (50, "Ferry 001 Archived", "Ferry 002 Trial mode"));
    let next = browser.get(&page.attribute(".govuk-pagination__next a", "href")).await;
    assert_eq!(next.texts(".file-list-item"), ["Ferry 051 Trial mode"]);
    assert!(next.has(".govuk-pagination__prev") && !next.has(".govuk-pagination__next"));
    let nothing = browser.get("/platform-admin?search=100%25").await;
    assert!(!nothing.has(".file-list-item") && nothing.attribute("#search", "value") == "100%");
    let bare = browser.get("/platform-admin?page=0").await;
    bare.assert_page("Search");
    assert!(!bare.has("main h2") && !bare.body.contains("nothing has this ID"));
}

#[tokio::test]
async fn an_id_leads_to_what_it_is_of() {
    let world = World::new().await;
    let mut browser = platform_admin(&world).await;
    let (service, template) = (world.service(), world.app.demo.sms_template_id);
    let mut search = async |id: String| browser.get(&format!("/platform-admin?search={id}")).await;
    search(service.to_string()).await.assert_leads_to(&world.url(""));
    search(template.to_string()).await.assert_leads_to(&world.url(&format!("/templates/{template}")));
    search("6ce466d0-fd6a-11e5-82f5-e0accb9d11a6".to_owned()).await.assert_page("Search");
}

#[tokio::test]
async fn services_that_ask_to_go_live_are_listed() {
    let world = World::new().await;
    let mut browser = platform_admin(&world).await;
    let list = "/platform-admin/go-live-requests";
    assert!(!browser.get(list).await.has("main h2"));
    assert!(!browser.get("/your-services").await.body.contains(list));
    world
        .app
        .sql(
            "UPDATE services SET restricted = true, has_active_go_live_request = true, go_live_user_id = created_by_id,
                 volume_sms = 1200 WHERE id = $1",
        )
        .await;
    let page = browser.get(list).await;
    page.assert_page("Go-live requests");
    assert_eq!(page.text_of("main h2"), "Demo Service");
    let rows = page.texts(".govuk-summary-list__row");
    assert!(rows.iter().any(|row| row.starts_with("Asked by Demo User")), "{rows:?}");
    assert!(rows.iter().any(|row| row.contains("1,200 text messages")), "{rows:?}");
    assert!(rows.contains(&"Decided by Platform admins".to_owned()), "{rows:?}");
    let decide = world.url("/make-service-live");
    assert!(page.has(&format!("main a[href='{decide}']")));
    let start = browser.get("/your-services").await;
    assert_eq!(start.text_of(&format!("a[href='{list}']")), "1 service is waiting to go live");
}

#[tokio::test]
async fn numbers_are_listed_with_who_has_them() {
    let world = World::new().await;
    world
        .app
        .sql(
            "DELETE FROM inbound_numbers;
             INSERT INTO inbound_numbers (id, number, provider, service_id, active, created_at) VALUES
                 (gen_random_uuid(), '07700900801', 'mmg', $1, true, '2026-06-01'),
                 (gen_random_uuid(), '07700900802', 'firetext', NULL, true, '2026-06-02'),
                 (gen_random_uuid(), '07700900803', 'mmg', NULL, false, '2026-06-03')",
        )
        .await;
    let page = platform_admin(&world).await.get("/inbound-sms-admin").await;
    page.assert_page("Inbound SMS");
    assert_eq!(
        page.texts("tbody tr"),
        ["07700900801 mmg In use Demo Service", "07700900802 firetext Free None", "07700900803 mmg Archived None"]
    );
}
