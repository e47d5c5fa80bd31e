//! `/services/{service_id}/upload-contact-list`: a list is uploaded, checked and kept.

use minijinja::{context, value::Serde};
use tidings_api_types::internal::contact_lists::NewContactList;
use tidings_domain::{ContactListId, ServiceId};

use super::SEND;
use crate::{
    forms::FormView,
    pages::send::{Table, told, upload_refused},
    problem::Problem,
    routing::Routes,
    visit::{Answer, InService, Path},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/upload-contact-list", SEND, ask);
    routes.post("/services/{service_id}/upload-contact-list", SEND, upload);
    routes.get("/services/{service_id}/check-contact-list/{upload_id}", SEND, check);
    routes.post("/services/{service_id}/check-contact-list/{upload_id}", SEND, upload_again);
    routes.post("/services/{service_id}/save-contact-list/{upload_id}", SEND.members_alone(), save);
}

async fn ask(visit: InService) -> Answer {
    show(&visit, &FormView::default())
}

async fn upload(visit: InService) -> Answer {
    let mut form = visit.checked();
    if let Some(file) = form.file("file", "Choose a file that has your recipients") {
        match visit.client.uploads.put_contact_list(visit.service.id, &file.name, file.content()).await {
            Ok(stored) => return visit.go_to(&visit.url(&format!("/check-contact-list/{}", stored.data.id))),
            Err(failed) => form.error("file", upload_refused(failed, &visit.admin.settings.product_name)?),
        }
    }
    show(&visit, &form.view())
}

/// The same, from the page that says what was wrong with the file before.
async fn upload_again(visit: InService) -> Answer {
    upload(visit).await
}

fn show(visit: &InService, form: &FormView) -> Answer {
    visit.page("contact_lists/upload.html", context! { form => form.value() })
}

async fn check(visit: InService, Path((_, upload_id)): Path<(ServiceId, ContactListId)>) -> Answer {
    let file = visit.client.uploads.get_contact_list(visit.service.id, upload_id).await?.data;
    let table = Serde(Table::of(&file, None));
    match told(&file) {
        Some(told) => visit.page("contact_lists/error.html", context! { told => Serde(&told), table }),
        None => visit.page(
            "contact_lists/check.html",
            context! {
                table,
                file_name => &file.original_file_name,
                channel => file.template_type.as_str(),
                row_count => file.row_count,
                may_save => visit.standing.is_member,
                save_url => visit.url(&format!("/save-contact-list/{upload_id}")),
            },
        ),
    }
}

/// A list that was kept before is kept, as after a second press of the button.
async fn save(visit: InService, Path((_, upload_id)): Path<(ServiceId, ContactListId)>) -> Answer {
    let service = visit.service.id;
    match visit.client.contact_lists.get(service, upload_id).await {
        Ok(_) => return visit.go_to(&visit.url("/uploads")),
        Err(failed) if failed.is_not_found() => {}
        Err(failed) => return Err(failed.into()),
    }
    let file = visit.client.uploads.get_contact_list(service, upload_id).await?.data;
    if !file.valid {
        return visit.go_to(&visit.url(&format!("/check-contact-list/{upload_id}")));
    }
    let list = NewContactList {
        id: upload_id,
        original_file_name: file.original_file_name.clone(),
        row_count: i32::try_from(file.row_count).map_err(|_| Problem::NotFound)?,
        template_type: file.template_type,
        created_by: visit.user.id,
    };
    visit.client.contact_lists.create(service, &list).await?;
    visit.flash("tick", format!("‘{}’ has been saved", file.original_file_name)).await?;
    visit.go_to(&visit.url("/uploads"))
}
