//! What messages cost now.

mod letters;
mod sms;

use tidings_api_types::internal::rates::{GetSmsRate, ListLetterRates};

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<ListLetterRates, _>(letters::handle);
    routes.add::<GetSmsRate, _>(sms::handle);
}
