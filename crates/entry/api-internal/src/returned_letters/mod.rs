//! `/service/{service_id}/returned-letter…`: letters that came back.

mod days;
mod report;
mod statistics;

use tidings_api_types::internal::returned_letters::{
    GetReturnedLetterStatistics, ListReturnedLetterDays, ListReturnedLetters,
};

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<GetReturnedLetterStatistics, _>(statistics::handle);
    routes.add::<ListReturnedLetterDays, _>(days::handle);
    routes.add::<ListReturnedLetters, _>(report::handle);
}
