//! Spreadsheets that the demo service's team sends.

use axum::body::Body;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use tidings_domain::{JobId, TemplateId};

use super::{Reply, TestApp};

impl TestApp {
    /// Uploads a file for a template of the demo service.
    pub async fn upload(&self, template: TemplateId, file_name: &str, file: impl Into<Body>) -> Reply {
        let service = self.demo.service_id;
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("template_id", &template.to_string())
            .append_pair("file_name", file_name)
            .finish();
        self.admin_call(Method::POST, &format!("/service/{service}/upload-spreadsheet?{query}"), file).await
    }

    /// Uploads comma separated values that are right; the id of the upload.
    pub async fn upload_csv(&self, template: TemplateId, csv: impl Into<Body>) -> JobId {
        let upload = self.upload(template, "recipients.csv", csv).await.expect(StatusCode::CREATED);
        assert_eq!(upload["data"]["valid"], true, "{upload}");
        upload["data"]["id"].as_str().and_then(|id| id.parse().ok()).expect("an id")
    }

    /// The body that sends an upload.
    pub async fn job_of(&self, upload: JobId) -> Value {
        let rows = self.rows("SELECT created_by_id FROM services WHERE id = $1").await;
        json!({"id": upload, "created_by": rows[0]["created_by_id"]})
    }

    /// Sends comma separated values by a template of the demo service; the id of the job.
    pub async fn send_csv(&self, template: TemplateId, csv: impl Into<Body>) -> JobId {
        let upload = self.upload_csv(template, csv).await;
        let path = format!("/service/{}/job", self.demo.service_id);
        self.admin_post(&path, &self.job_of(upload).await).await.expect(StatusCode::CREATED);
        upload
    }

    /// A job of the demo service, as the internal API tells of it.
    pub async fn job(&self, id: JobId) -> Value {
        let path = format!("/service/{}/job/{id}", self.demo.service_id);
        self.admin_get(&path).await.ok()["data"].take()
    }
}
