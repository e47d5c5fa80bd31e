//! What a service uploads: spreadsheets on their way to be sent, and what it sent of them. Nothing of it is cached.

use tidings_api_types::internal::{
    Data,
    jobs::JobNotificationPage,
    page::Page,
    spreadsheets::{
        ByTemplate, GetContactListCsv, GetSpreadsheet, GetSpreadsheetCsv, GetUploadedContactList, Spreadsheet,
        SpreadsheetCsv, SpreadsheetName, UploadContactList, UploadFromContactList, UploadSpreadsheet,
    },
    uploads::{ListUploadedLetters, ListUploads, UploadPage, UploadsQuery},
};
use tidings_domain::{ContactListId, JobId, ServiceId, TemplateId};

use crate::{api::Api, error::Reply, file::FileStream};

/// See the module.
#[derive(Clone, Debug)]
pub struct UploadsClient(pub(crate) Api);

impl UploadsClient {
    /// A page of what was sent, the latest first.
    pub async fn list(&self, service_id: ServiceId, query: &UploadsQuery) -> Reply<UploadPage> {
        self.0.query(ListUploads { service_id }, query).await
    }

    /// Uploaded letters that are printed on a day, as `2026-06-17`.
    pub async fn letters_of_day(
        &self,
        service_id: ServiceId,
        print_day: String,
        page: Page,
    ) -> Reply<JobNotificationPage> {
        self.0.query(ListUploadedLetters { service_id, print_day }, &page).await
    }

    /// Stores a spreadsheet and checks it against the template that it is to be sent by.
    pub async fn put_spreadsheet(
        &self,
        service_id: ServiceId,
        template_id: TemplateId,
        file_name: &str,
        file: impl Into<FileStream> + Send,
    ) -> Reply<Data<Spreadsheet>> {
        let name = SpreadsheetName { file_name: file_name.to_owned(), template_id: Some(template_id) };
        self.0.upload(UploadSpreadsheet { service_id }, &name, file.into()).await
    }

    /// What the check of an upload found.
    pub async fn get_spreadsheet(&self, service_id: ServiceId, upload_id: JobId) -> Reply<Data<Spreadsheet>> {
        self.0.ask(GetSpreadsheet { service_id, upload_id }).await
    }

    /// An upload, or what a job was made of, as comma separated values.
    pub async fn spreadsheet_csv(&self, service_id: ServiceId, upload_id: JobId) -> Reply<SpreadsheetCsv> {
        self.0.ask(GetSpreadsheetCsv { service_id, upload_id }).await
    }

    /// Stores a spreadsheet that is to be kept as a list, and checks it.
    pub async fn put_contact_list(
        &self,
        service_id: ServiceId,
        file_name: &str,
        file: impl Into<FileStream> + Send,
    ) -> Reply<Data<Spreadsheet>> {
        let name = SpreadsheetName { file_name: file_name.to_owned(), template_id: None };
        self.0.upload(UploadContactList { service_id }, &name, file.into()).await
    }

    /// What the check of a list found.
    pub async fn get_contact_list(&self, service_id: ServiceId, upload_id: ContactListId) -> Reply<Data<Spreadsheet>> {
        self.0.ask(GetUploadedContactList { service_id, upload_id }).await
    }

    /// A kept list as comma separated values.
    pub async fn contact_list_csv(
        &self,
        service_id: ServiceId,
        contact_list_id: ContactListId,
    ) -> Reply<SpreadsheetCsv> {
        self.0.ask(GetContactListCsv { service_id, contact_list_id }).await
    }

    /// Makes an upload of a kept list, checked against a template.
    pub async fn from_contact_list(
        &self,
        service_id: ServiceId,
        contact_list_id: ContactListId,
        template_id: TemplateId,
    ) -> Reply<Data<Spreadsheet>> {
        self.0.query(UploadFromContactList { service_id, contact_list_id }, &ByTemplate(template_id)).await
    }
}
