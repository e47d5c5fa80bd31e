//! Spreadsheets: uploaded, sent, cancelled, and read back.

use bytes::Bytes;
use jiff::SignedDuration;
use tidings_api_types::internal::{
    contact_lists::NewContactList,
    inbound_numbers::NewInboundNumber,
    jobs::{CreateJob, JobRowsWanted, JobsQuery},
    notifications::NotificationsWanted,
    spreadsheets::{SpreadsheetCsv, SpreadsheetProblem},
    uploads::UploadsQuery,
};
use tidings_domain::{ContactListId, JobId, JobStatus, NotificationType};

use crate::{changes::is_one_request, harness::Harness};

const CSV: &str = "phone number,name,date\n07700 900001,Amala,1 May\n07700 900002,Bo,2 May\n";

async fn uploaded(harness: &Harness, file_name: &str, csv: &'static str) -> JobId {
    let client = &harness.client.uploads;
    let bytes = Bytes::from_static(csv.as_bytes());
    let upload = client.put_spreadsheet(harness.service(), harness.template(), file_name, bytes).await.unwrap();
    assert_eq!(upload.data.original_file_name, file_name);
    upload.data.id.into()
}

async fn job(harness: &Harness, id: JobId) -> CreateJob {
    let created_by = harness.user().await;
    CreateJob { id, created_by, scheduled_for: None, contact_list_id: None, sender_id: None }
}

#[tokio::test]
async fn whether_there_are_jobs_is_kept_until_there_are() {
    let harness = Harness::start().await;
    let (service, client) = (harness.service(), &harness.client.jobs);
    let keys = [format!("has_jobs-{service}")];
    let path = format!("/service/{service}/job");
    assert!(!client.has_jobs(service).await.unwrap());
    let upload = uploaded(&harness, "May & June.csv", CSV).await;
    let at = harness.app.now() + SignedDuration::from_hours(1);
    let new = CreateJob { scheduled_for: Some(at), ..job(&harness, upload).await };

    let create = async || client.create(service, &new).await;
    let created = is_one_request(&harness, ("POST", &path), &keys, create).await.data;

    assert_eq!((created.id, created.job_status), (upload, JobStatus::Scheduled));
    assert!(client.has_jobs(service).await.unwrap());
    let scheduled = client.scheduled_stats(service).await.unwrap();
    assert_eq!(
        (scheduled.count, scheduled.soonest_scheduled_for.map(|time| time.0.as_second())),
        (1, Some(at.as_second()))
    );
    let cancel = async || client.cancel(service, upload).await;
    let cancelled = is_one_request(&harness, ("POST", &format!("{path}/{upload}/cancel")), &keys, cancel).await.data;
    assert_eq!(cancelled.job_status, JobStatus::Cancelled);
    let query = JobsQuery { statuses: vec![JobStatus::Cancelled], limit_days: Some(0), ..JobsQuery::default() };
    assert_eq!(client.list(service, &query).await.unwrap().data, [cancelled]);
    let none = JobsQuery { statuses: vec![JobStatus::Finished], ..JobsQuery::default() };
    assert_eq!(client.list(service, &none).await.unwrap().total, 0);
}

#[tokio::test]
async fn a_job_is_read_back() {
    let harness = Harness::start().await;
    let (service, client) = (harness.service(), &harness.client);
    let upload = uploaded(&harness, "May & June.csv", CSV).await;
    let checked = client.uploads.get_spreadsheet(service, upload).await.unwrap().data;
    assert_eq!((checked.valid, checked.row_count, checked.problem(), checked.rows.len()), (true, 2, None, 2));
    let csv = client.uploads.spreadsheet_csv(service, upload).await.unwrap();
    assert_eq!(csv, SpreadsheetCsv { original_file_name: "May & June.csv".to_owned(), csv: CSV.to_owned() });
    client.jobs.create(service, &job(&harness, upload).await).await.unwrap();
    harness.app.work_off().await;

    let sent = client.jobs.get(service, upload).await.unwrap().data;
    assert_eq!((sent.job_status, sent.notifications_created()), (JobStatus::FinishedAllCreated, 2));
    let wanted = NotificationsWanted { page_size: Some(1), ..NotificationsWanted::default() };
    let page = client.jobs.notifications(service, upload, &wanted).await.unwrap();
    assert_eq!((page.total, page.notifications.len(), page.links.next.is_some()), (2, 1, true));
    let rows = client.jobs.notifications_for_csv(service, upload, &JobRowsWanted::default()).await.unwrap();
    assert_eq!(rows.notifications[1].recipient, "07700 900002");
    assert_eq!(client.jobs.notification_count(service, upload).await.unwrap().count, 2);
    let uploads = client.uploads.list(service, &UploadsQuery { limit_days: Some(7), ..UploadsQuery::default() }).await;
    assert_eq!(uploads.unwrap().data[0].id, Some(upload));

    let bad = uploaded(&harness, "bad.csv", "phone number,name,date\n1,Amala,1 May\n").await;
    let bad = client.uploads.get_spreadsheet(service, bad).await.unwrap().data;
    assert!(matches!(bad.problem(), Some(SpreadsheetProblem::RowErrors { bad_recipients: 1, .. })), "{bad:?}");
    assert_eq!(bad.rows_with_errors(), 1);
}

#[tokio::test]
async fn a_list_is_kept_and_a_number_given() {
    let harness = Harness::start().await;
    let (service, client) = (harness.service(), &harness.client);
    let file = Bytes::from_static(b"phone number\n07700900001\n");
    let list = client.uploads.put_contact_list(service, "staff.csv", file).await.unwrap().data;
    let id = ContactListId::from(list.id);
    assert_eq!(client.uploads.get_contact_list(service, id).await.unwrap().data, list);
    let new = NewContactList {
        id,
        original_file_name: "staff.csv".to_owned(),
        row_count: 1,
        template_type: NotificationType::Sms,
        created_by: harness.user().await,
    };
    client.contact_lists.create(service, &new).await.unwrap();
    assert_eq!(client.uploads.contact_list_csv(service, id).await.unwrap().csv, "phone number\n07700900001\n");
    let template = harness.app.add_sms_template("Hello").await;
    let upload = client.uploads.from_contact_list(service, id, template).await.unwrap().data;
    assert!(upload.valid && upload.id != list.id);

    harness
        .app
        .sql(
            "INSERT INTO inbound_numbers (id, number, provider, active, created_at)
             VALUES (gen_random_uuid(), '07700900801', 'mmg', true, now())",
        )
        .await;
    assert!(client.inbound_numbers.get(service).await.unwrap().data.number().is_none());
    let path = format!("/inbound-number/service/{service}");
    let add = async || client.inbound_numbers.add(service, &NewInboundNumber::default()).await;
    let added = is_one_request(&harness, ("POST", &path), &[format!("service-{service}")], add).await;
    assert_eq!(added.sms_sender, "07700900801");
    let number = client.inbound_numbers.get(service).await.unwrap().data;
    assert_eq!(number.number().map(|number| number.number.as_str()), Some("07700900801"));
    assert_eq!(client.inbound_numbers.available().await.unwrap().data, []);
    client.inbound_numbers.disable(service).await.unwrap();
    let numbers = client.inbound_numbers.list().await.unwrap().data;
    let disabled = numbers.iter().find(|number| number.number == "07700900801").unwrap();
    assert!(!disabled.active && disabled.service.is_some());
}
