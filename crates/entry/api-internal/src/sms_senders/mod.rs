//! Who services' text messages are from.

mod add;
mod archive;
mod get;
mod list;
mod update;

use tidings_api_types::internal::sms_senders::{
    AddSmsSender, ArchiveSmsSender, GetSmsSender, ListSmsSenders, UpdateSmsSender,
};

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<ListSmsSenders, _>(list::handle);
    routes.add::<GetSmsSender, _>(get::handle);
    routes.add::<AddSmsSender, _>(add::handle);
    routes.add::<UpdateSmsSender, _>(update::handle);
    routes.add::<ArchiveSmsSender, _>(archive::handle);
}
