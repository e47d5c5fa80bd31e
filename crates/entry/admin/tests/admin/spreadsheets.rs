//! Sending to a spreadsheet: uploading, checking, sending, watching.

use http::StatusCode;
use tidings_admin::Role;

use crate::browser::{Browser, Reply, World};

async fn upload(browser: &mut Browser, world: &World, name: &str, content: &str) -> Reply {
    let path = world.url(&format!("/send/{}/csv", world.app.demo.sms_template_id));
    let reply = browser.upload(&path, &[], ("file", name, content.as_bytes())).await;
    browser.follow(reply).await
}

const GOOD: &str = "phone number,name,date\n07900900123,Amala,1 May\n07900900124,=1+1,2 May\n";

/// Sends the file that was just checked.
async fn send(browser: &mut Browser, page: &Reply, fields: &[(&str, &str)]) -> Reply {
    let template = page.attribute("input[name=template_id]", "value");
    let action = page.attribute("main form", "action");
    let mut all = vec![("template_id", template.as_str())];
    all.extend(fields);
    browser.post(&action, &all).await
}

#[tokio::test]
async fn a_spreadsheet_is_checked_sent_and_watched() {
    let world = World::new().await;
    let mut browser = world.manager().await;
    let page = browser.get(&world.url(&format!("/send/{}/csv", world.app.demo.sms_template_id))).await;
    page.assert_page("Upload a list of phone numbers");
    assert!(page.has("input#file[name=file][type=file]"));
    assert_eq!(page.texts("table.table-spreadsheet thead th"), ["Row in file 1", "phone number", "name", "date"]);

    let page = upload(&mut browser, &world, "people.csv", GOOD).await;
    page.assert_page("Preview of Appointment reminder (text message)");
    assert_eq!(page.text_of("table.table-spreadsheet caption"), "people.csv");
    assert_eq!(page.text_of("table.table-spreadsheet thead th"), "Row in file 1");
    assert_eq!(
        page.texts("table.table-spreadsheet tbody th"),
        ["Preview the message of row 2", "Preview the message of row 3"]
    );
    assert!(page.text_of(".sms-message-wrapper").contains("Hello Amala, your appointment is on 1 May."));
    assert_eq!(page.text_of("button[type=submit]"), "Send 2 text messages");
    assert_eq!(page.text_of("legend"), "When to send these messages");
    let second = browser.get(&page.attribute("a[rel=next]", "href")).await;
    assert!(second.text_of(".sms-message-wrapper").contains("Hello =1+1"));

    let sent = send(&mut browser, &page, &[("when", "now")]).await;
    let job = sent.location().unwrap().to_owned();
    assert!(job.starts_with(&world.url("/jobs/")), "{job}");
    let again = send(&mut browser, &page, &[("when", "now")]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    let again = browser.follow(again).await;
    again.assert_page("people.csv");

    world.app.work_off().await;
    let page = browser.get(&job).await;
    page.assert_page("people.csv");
    assert_eq!(page.texts(".pill-count"), ["2", "0", "2", "0"]);
    assert_eq!(page.texts("tr.table-row").len(), 2);
    let id = page.attribute("tr.table-row", "id");
    assert!(page.attribute("tr.table-row a", "href").ends_with(&format!("/notification/{id}")));
    assert!(!page.has("body[data-events-url]"), "nothing can change any more");
    let failed = browser.get(&format!("{job}?status=failed")).await;
    assert_eq!(failed.text_of(".empty"), "No messages found");

    let report = browser.get(&format!("{job}/report.csv")).await;
    let lines: Vec<&str> = report.body.lines().collect();
    assert_eq!(lines[0], "Row number,Recipient,Template,Type,Job,Status,Time");
    assert!(
        lines[1].starts_with("1,07900900123,Appointment reminder (text message),sms,people.csv,Delivered,"),
        "{lines:?}"
    );
    assert_eq!(lines.len(), 3);
    assert_eq!(browser.get(&format!("{job}/original.csv")).await.body.lines().count(), 3);

    let uploads = browser.get(&world.url("/uploads")).await;
    uploads.assert_page("Uploads");
    assert_eq!(uploads.text_of("table.file-list tbody td + td"), "0 delivering 2 delivered 0 failed");

    let again = upload(&mut browser, &world, "people.csv", GOOD).await;
    assert_eq!(again.h1(), "These messages have already been sent today");
}

#[tokio::test]
async fn errors_are_shown_in_their_places() {
    let world = World::new().await;
    let mut browser = world.manager().await;
    let path = world.url(&format!("/send/{}/csv", world.app.demo.sms_template_id));
    let none = browser.post(&path, &[]).await;
    assert_eq!(none.errors(), ["Choose a file that has your recipients"]);
    let picture = browser.upload(&path, &[], ("file", "me.png", b"\x89PNG")).await;
    assert!(
        picture.errors()[0].starts_with("The file must be a spreadsheet that Tidings can read"),
        "{:?}",
        picture.errors()
    );

    let bad = "phone number,name,date\n0790,Amala,1 May\n07900900124,,2 May\n07900900125,Tom,3 May\n";
    let page = upload(&mut browser, &world, "people.csv", bad).await;
    assert_eq!(page.h1(), "There are some problems with people.csv");
    assert_eq!(page.text_of("title").split(':').next(), Some("Error"));
    assert_eq!(page.texts(".banner-dangerous li"), ["Fix 1 phone number", "Enter missing data in 1 row"]);
    assert_eq!(page.texts(".table-field-error-label"), ["Mobile number is too short", "Missing"]);
    assert_eq!(page.texts("table.table-spreadsheet tbody th"), ["2", "3"], "only rows with errors");
    assert!(page.has("input#file[name=file]"), "it can be uploaded again");

    let other = "phone number,nom\n07900900124,Tom\n";
    let page = upload(&mut browser, &world, "others.csv", other).await;
    assert_eq!(page.h1(), "Your column names need to match the double brackets in your template");
    assert!(page.text_of(".banner-dangerous").contains("no columns called ‘name’ or ‘date’"));
    assert_eq!(world.app.count("jobs").await, 0);
}

#[tokio::test]
async fn a_spreadsheet_waits_for_its_time_and_can_be_cancelled() {
    let world = World::new().await;
    let mut browser = world.manager().await;
    let page = upload(&mut browser, &world, "people.csv", GOOD).await;
    let late = send(&mut browser, &page, &[("when", "later"), ("scheduled_for", "2020-01-01T00:00:00Z")]).await;
    let late = browser.follow(late).await;
    assert!(late.text_of(".banner-dangerous").contains("still to come"));
    assert!(late.has("input[name=when][value=later][checked]") && !late.has("option[selected]"));
    let time = page.attribute("select[name=scheduled_for] option:nth-of-type(2)", "value");
    let sent = send(&mut browser, &page, &[("when", "later"), ("scheduled_for", &time)]).await;
    let job = sent.location().unwrap().to_owned();
    world.app.work_off().await;
    let page = browser.get(&job).await;
    assert!(page.text_of("#job-summary").starts_with("Sending "), "{}", page.body);
    assert!(!page.has("tr.table-row"));
    let uploads = browser.get(&world.url("/uploads")).await;
    assert!(uploads.body.contains("2 text messages waiting to send"));

    let (_, mut viewer) = world.member(&[Role::ViewActivity]).await;
    assert!(!viewer.get(&job).await.has("a[href$='/cancel']"), "who may not send may not cancel");
    assert_eq!(viewer.post(&format!("{job}/cancel"), &[]).await.status, StatusCode::FORBIDDEN);

    let page = browser.get(&format!("{job}/cancel")).await;
    page.assert_page("Are you sure you want to cancel sending people.csv?");
    let reply = browser.post(&format!("{job}/cancel"), &[]).await;
    reply.assert_leads_to(&world.url("/uploads"));
    assert!(browser.follow(reply).await.text_of(".banner-default-with-tick").contains("has been cancelled"));
    assert_eq!(world.app.count("notifications").await, 0);
}

#[tokio::test]
async fn a_list_is_kept_sent_to_and_deleted() {
    let world = World::new().await;
    let template = world.app.add_sms_template("Fire drill").await;
    let mut browser = world.manager().await;
    let path = world.url("/upload-contact-list");
    browser.get(&path).await.assert_page("Upload an emergency contact list");

    let bad = browser.upload(&path, &[], ("file", "staff.csv", b"phone number\n0790\n")).await;
    let bad = browser.follow(bad).await;
    assert_eq!(bad.h1(), "There’s a problem with staff.csv");

    let reply = browser.upload(&path, &[], ("file", "staff.csv", b"phone number\n07900900123\n")).await;
    let check = browser.follow(reply).await;
    check.assert_page("staff.csv");
    assert_eq!(check.text_of("table.table-spreadsheet caption"), "staff.csv");
    assert_eq!(check.texts("table.table-spreadsheet tbody th"), ["2"]);
    assert_eq!(check.text_of("button[type=submit]"), "Save contact list");
    let action = check.attribute("main form", "action");
    browser.post(&action, &[]).await.assert_leads_to(&world.url("/uploads"));
    browser.post(&action, &[]).await.assert_leads_to(&world.url("/uploads"));
    let uploads = browser.get(&world.url("/uploads")).await;
    assert_eq!(uploads.texts("table.file-list tbody td + td"), ["1 saved phone number"]);
    let list = uploads.attribute("table.file-list a", "href");

    let first = browser.get(&world.url(&format!("/send/{template}/one-off/step-0"))).await;
    let lists = world.url(&format!("/send/{template}/from-contact-list"));
    assert!(first.has(&format!("a[href='{lists}']")));
    let page = browser.get(&lists).await;
    page.assert_page("Choose an emergency contact list");
    assert_eq!(page.text_of("tbody td + td"), "1 phone number");
    let chosen = page.attribute("tbody a", "href");
    browser.get(&chosen).await.assert_page("Send to staff.csv");
    let reply = browser.post(&chosen, &[]).await;
    let check = browser.follow(reply).await;
    assert_eq!(check.text_of("button[type=submit]"), "Send 1 text message");
    let list_id = check.attribute("input[name=contact_list_id]", "value");
    send(&mut browser, &check, &[("contact_list_id", &list_id), ("when", "now")]).await;
    world.app.work_off().await;
    let page = browser.get(&list).await;
    page.assert_page("staff.csv");
    assert_eq!(page.text_of("h2"), "1 saved phone number");
    assert_eq!(page.text_of("table.file-list tbody td + td"), "0 delivering 1 delivered 0 failed");
    assert_eq!(browser.get(&format!("{list}.csv")).await.body.lines().next(), Some("phone number"));

    let page = browser.get(&format!("{list}/delete")).await;
    assert!(page.has(".banner-dangerous[role=alert]"));
    assert_eq!(page.text_of("button[name=delete]"), "Yes, delete");
    browser.post(&format!("{list}/delete"), &[("delete", "y")]).await.assert_leads_to(&world.url("/uploads"));
    let uploads = browser.get(&world.url("/uploads")).await;
    assert!(!uploads.body.contains("saved phone number"));
}

#[tokio::test]
async fn the_example_can_be_filled_in() {
    let world = World::new().await;
    let mut browser = world.manager().await;
    let example = browser.get(&world.url(&format!("/send/{}.csv", world.app.demo.sms_template_id))).await;
    assert_eq!(example.headers["content-type"], "text/csv; charset=utf-8");
    assert_eq!(example.body, "phone number,name,date\r\n07700 900321,name 1,date 1\r\n07700 900322,name 2,date 2\r\n");
}

#[tokio::test]
async fn a_time_outlives_a_refusal() {
    let world = World::new().await;
    let mut browser = world.manager().await;
    let page = upload(&mut browser, &world, "people.csv", GOOD).await;
    let time = page.attribute("select[name=scheduled_for] option:nth-of-type(3)", "value");
    // Of a list that was deleted meanwhile.
    let list = "6ce466d0-fd6a-11e5-82f5-e0accb9d11a6";
    let fields = [("when", "later"), ("scheduled_for", time.as_str()), ("contact_list_id", list)];
    let refused = send(&mut browser, &page, &fields).await;
    let refused = browser.follow(refused).await;
    let why = "These messages were not sent, because the list of contacts was deleted meanwhile";
    assert_eq!(refused.text_of(".banner-dangerous"), why);
    assert!(refused.has("input[name=when][value=later][checked]"));
    assert_eq!(refused.attribute("option[selected]", "value"), time);
}
