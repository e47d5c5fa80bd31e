//! `/service/{service_id}/upload-spreadsheet…`, `…/upload-contact-list…`: spreadsheets on their way to be sent or kept. Beyond Notify's
//! contract.

mod contact_list_csv;
mod csv;
mod from_contact_list;
mod get;
mod get_contact_list;
mod upload;
mod upload_contact_list;

use tidings_api_types::internal::spreadsheets::{
    GetContactListCsv, GetSpreadsheet, GetSpreadsheetCsv, GetUploadedContactList, UploadContactList,
    UploadFromContactList, UploadSpreadsheet,
};

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<UploadSpreadsheet, _>(upload::handle);
    routes.add::<GetSpreadsheet, _>(get::handle);
    routes.add::<GetSpreadsheetCsv, _>(csv::handle);
    routes.add::<UploadContactList, _>(upload_contact_list::handle);
    routes.add::<GetUploadedContactList, _>(get_contact_list::handle);
    routes.add::<GetContactListCsv, _>(contact_list_csv::handle);
    routes.add::<UploadFromContactList, _>(from_contact_list::handle);
}
