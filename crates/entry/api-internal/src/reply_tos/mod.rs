//! Where answers to services' emails go.

mod add;
mod archive;
mod get;
mod list;
mod update;
mod verify;

use tidings_api_types::internal::reply_tos::{
    AddReplyTo, ArchiveReplyTo, GetReplyTo, ListReplyTos, UpdateReplyTo, VerifyReplyTo,
};

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<ListReplyTos, _>(list::handle);
    routes.add::<GetReplyTo, _>(get::handle);
    routes.add::<VerifyReplyTo, _>(verify::handle);
    routes.add::<AddReplyTo, _>(add::handle);
    routes.add::<UpdateReplyTo, _>(update::handle);
    routes.add::<ArchiveReplyTo, _>(archive::handle);
}
