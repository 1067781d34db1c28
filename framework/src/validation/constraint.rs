//! Rules that need other providers: `#[validate(constraint(UniqueName))]`.

use crate::Result;
use std::borrow::Cow;
use std::future::Future;

/// A rule that is a provider, so that it can ask a database: `#[validate(constraint(UniqueName))]` on a field of a
/// [`dto`](crate::dto).
///
/// It looks at what is in the field; an absent option is not looked at. Constraints run one after the other and only where
/// all other rules hold. Source: class-validator's `@Validate`.
///
/// ```
/// # use nestling::prelude::*;
/// use nestling::validation::Constraint;
///
/// # #[injectable]
/// # struct CatsService;
/// # impl CatsService { async fn exists(&self, _: &str) -> Result<bool> { Ok(false) } }
/// #[injectable]
/// struct UniqueName {
///     cats: Arc<CatsService>,
/// }
///
/// impl Constraint<String> for UniqueName {
///     async fn validate(&self, name: &String) -> Result<bool> {
///         Ok(!self.cats.exists(name).await?)
///     }
///
///     fn message(&self) -> std::borrow::Cow<'static, str> {
///         "is taken".into()
///     }
/// }
///
/// #[dto]
/// struct CreateCat {
///     #[validate(length(min = 1), constraint(UniqueName))]
///     name: String,
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not check a `{T}`",
    label = "no constraint on a `{T}`",
    note = "implement `nestling::validation::Constraint<{T}>` for `{Self}`"
)]
pub trait Constraint<T: ?Sized>: Send + Sync + 'static {
    /// Whether the value may be.
    ///
    /// # Errors
    ///
    /// When that cannot be found out. The error ends the request; it is no 400.
    fn validate(&self, value: &T) -> impl Future<Output = Result<bool>> + Send;

    /// What is said of a value that may not be: the text continues the field's path. Default: `is invalid`.
    fn message(&self) -> Cow<'static, str> {
        Cow::Borrowed("is invalid")
    }
}
