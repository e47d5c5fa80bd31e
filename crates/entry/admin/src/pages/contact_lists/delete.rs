//! `/services/{service_id}/contact-list/{contact_list_id}/delete`: a list is kept no longer.

use minijinja::context;
use tidings_domain::{ContactListId, ServiceId};

use super::{
    DELETE,
    list::{about, file, table},
};
use crate::{
    routing::Routes,
    visit::{Answer, InService, Path},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/contact-list/{contact_list_id}/delete", DELETE, ask);
    routes.post("/services/{service_id}/contact-list/{contact_list_id}/delete", DELETE, delete);
}

async fn ask(visit: InService, Path((_, id)): Path<(ServiceId, ContactListId)>) -> Answer {
    let (list, file) = tokio::try_join!(visit.client.contact_lists.get(visit.service.id, id), file(&visit, id))?;
    visit.page(
        "contact_lists/delete.html",
        context! {
            table => table(file.as_ref()),
            back => visit.url(&format!("/contact-list/{id}")),
            ..about(&list)
        },
    )
}

async fn delete(visit: InService, Path((_, id)): Path<(ServiceId, ContactListId)>) -> Answer {
    let list = visit.client.contact_lists.get(visit.service.id, id).await?;
    visit.client.contact_lists.delete(visit.service.id, id).await?;
    visit.flash("tick", format!("‘{}’ has been deleted", list.original_file_name)).await?;
    visit.go_to(&visit.url("/uploads"))
}
