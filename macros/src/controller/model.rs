//! A controller struct.

use crate::enhancer::Enhancers;
use crate::injectable::model::Provider;
use syn::LitStr;

pub(crate) struct Controller {
    pub(crate) provider: Provider,
    pub(crate) prefix: Option<LitStr>,
    pub(crate) enhancers: Enhancers,
}
