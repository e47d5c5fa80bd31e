//! Organisations as they are.

use http::StatusCode;
use serde_json::json;
use tidings_test_support::TestApp;

use super::add_organisation;

#[tokio::test]
async fn an_organisation_is_told_whole() {
    let app = TestApp::new().await;
    let id = add_organisation(&app, "Department of Tests", "central").await;
    let told = app.admin_get(&format!("/organisations/{id}")).await.ok();
    assert_eq!(
        told,
        json!({
            "id": id, "name": "Department of Tests", "active": true, "crown": null, "organisation_type": "central",
            "letter_branding_id": null, "email_branding_id": null, "agreement_signed": null,
            "agreement_signed_at": null, "agreement_signed_by_id": null, "agreement_signed_on_behalf_of_name": null,
            "agreement_signed_on_behalf_of_email_address": null, "agreement_signed_version": null, "domains": [],
            "request_to_go_live_notes": null, "count_of_live_services": 0, "notes": null,
            "purchase_order_number": null, "billing_contact_names": null, "billing_contact_email_addresses": null,
            "billing_reference": null, "can_approve_own_go_live_requests": false, "permissions": [],
        })
    );
    app.sql(&format!(
        "UPDATE organisation SET agreement_signed_at = '2026-08-20 09:00:01.5', agreement_signed_version = 3.1,
             agreement_signed = true, crown = true WHERE id = '{id}';
         INSERT INTO domain VALUES ('tests.gov.uk', '{id}'), ('exams.gov.uk', '{id}');
         INSERT INTO organisation_permissions VALUES
             (gen_random_uuid(), 'can_ask_to_join_a_service', '{id}', now());
         UPDATE services SET organisation_id = '{id}' WHERE id = $1"
    ))
    .await;
    let told = app.admin_get(&format!("/organisations/{id}")).await.ok();
    assert_eq!(told["agreement_signed_at"], "Thu, 20 Aug 2026 09:00:01 GMT");
    assert_eq!(told["agreement_signed_version"], 3.1);
    assert_eq!(told["domains"], json!(["exams.gov.uk", "tests.gov.uk"]));
    assert_eq!((&told["count_of_live_services"], &told["crown"]), (&json!(1), &json!(true)));
    assert_eq!(told["permissions"], json!(["can_ask_to_join_a_service"]));
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let app = TestApp::new().await;
    let unknown = crate::fresh();
    for path in [format!("/organisations/{unknown}"), format!("/organisations/{unknown}/services")] {
        app.admin_get(&path).await.assert_message(404, "No result found");
    }
    app.admin_get("/organisations/by-domain?domain=unknown.gov.uk").await.assert_message(404, "No result found");
    app.admin_get("/organisations/x").await.expect(StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn lists_begin_with_what_is_active() {
    let app = TestApp::new().await;
    app.sql("DELETE FROM organisation_permissions; DELETE FROM organisation").await;
    let old = add_organisation(&app, "A body of old", "local").await;
    let new = add_organisation(&app, "Body", "central").await;
    app.sql(&format!(
        "UPDATE organisation SET active = false WHERE id = '{old}';
         INSERT INTO domain VALUES ('b.gov.uk', '{new}'), ('a.gov.uk', '{new}');
         UPDATE services SET organisation_id = '{new}' WHERE id = $1"
    ))
    .await;
    let (first, second) = (
        json!({"id": new, "name": "Body", "active": true, "count_of_live_services": 1,
               "domains": ["a.gov.uk", "b.gov.uk"], "organisation_type": "central"}),
        json!({"id": old, "name": "A body of old", "active": false, "count_of_live_services": 0, "domains": [],
               "organisation_type": "local"}),
    );
    assert_eq!(app.admin_get("/organisations").await.ok(), json!([first, second]));
    assert_eq!(app.admin_get("/organisations/search?name=BODY").await.ok(), json!({"data": [second, first]}));
    assert_eq!(app.admin_get("/organisations/search?name=of%20old").await.ok(), json!({"data": [second]}));
    assert_eq!(app.admin_get("/organisations/search?name=%25").await.ok(), json!({"data": []}));
    let missing = json!({"name": ["Missing data for required field."]});
    app.admin_get("/organisations/search").await.assert_message(400, missing);
}

#[tokio::test]
async fn services_begin_with_the_active_ones() {
    let app = TestApp::new().await;
    let id = add_organisation(&app, "Body", "central").await;
    let other = app.add_service().await.service_id;
    app.sql(&format!(
        "UPDATE services SET organisation_id = '{id}', name = 'B' WHERE id = $1;
         UPDATE services SET organisation_id = '{id}', name = 'A', active = false, restricted = true
         WHERE id = '{other}'"
    ))
    .await;
    assert_eq!(
        app.admin_get(&format!("/organisations/{id}/services")).await.ok(),
        json!([
            {"id": app.demo.service_id, "name": "B", "active": true, "restricted": false},
            {"id": other, "name": "A", "active": false, "restricted": true},
        ])
    );
}

#[tokio::test]
async fn the_longest_domain_decides() {
    let app = TestApp::new().await;
    let (wide, narrow) =
        (add_organisation(&app, "Wide", "central").await, add_organisation(&app, "Narrow", "central").await);
    app.sql(&format!("INSERT INTO domain VALUES ('wide.gov.uk', '{wide}'), ('narrow.wide.gov.uk', '{narrow}')")).await;
    for (domain, expected) in [
        ("wide.gov.uk", wide),
        ("WIDE.gsi.gov.uk", wide),
        ("other.wide.gov.uk", wide),
        ("narrow.wide.gov.uk", narrow),
        ("deep.narrow.wide.gov.uk", narrow),
    ] {
        let told = app.admin_get(&format!("/organisations/by-domain?domain={domain}")).await.ok();
        assert_eq!(told["id"], json!(expected), "{domain}");
    }
    for domain in ["worldwide.gov.uk", "gov.uk"] {
        let reply = app.admin_get(&format!("/organisations/by-domain?domain={domain}")).await;
        reply.assert_message(404, "No result found");
    }
    for bad in ["", "?domain=", "?domain=a@wide.gov.uk"] {
        app.admin_get(&format!("/organisations/by-domain{bad}")).await.expect(StatusCode::BAD_REQUEST);
    }
}
