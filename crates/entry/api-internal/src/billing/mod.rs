//! What services use, and what they pay for it.

mod free_sms_fragment_limit;
mod monthly_usage;
mod set_free_sms_fragment_limit;
mod yearly_usage;

use tidings_api_types::internal::billing::{
    GetFreeSmsFragmentLimit, GetMonthlyUsage, GetYearlyUsage, SetFreeSmsFragmentLimit,
};

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<GetMonthlyUsage, _>(monthly_usage::handle);
    routes.add::<GetYearlyUsage, _>(yearly_usage::handle);
    routes.add::<GetFreeSmsFragmentLimit, _>(free_sms_fragment_limit::handle);
    routes.add::<SetFreeSmsFragmentLimit, _>(set_free_sms_fragment_limit::handle);
}
