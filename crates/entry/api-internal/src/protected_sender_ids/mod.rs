//! Names that text messages may not say they are from.

mod check;

use tidings_api_types::internal::protected_sender_ids::CheckSenderId;

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<CheckSenderId, _>(check::handle);
}
