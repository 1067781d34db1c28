//! The request itself, and who sent it.

use super::FromRequest;
use crate::http::{ForbiddenException, HttpException, PeerCertificate, Request};
use crate::pipeline::ExecutionContext;
use std::net::IpAddr;

/// `#[req]`
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the request",
    label = "not `Request`",
    note = "`#[req]` is the request itself: write `&Request` or `&mut Request`"
)]
pub trait WholeRequest {
    /// The request, to look at.
    fn of(request: &Request) -> &Self;
    /// The request, to change.
    fn of_mut(request: &mut Request) -> &mut Self;
}

#[diagnostic::do_not_recommend]
impl WholeRequest for Request {
    fn of(request: &Request) -> &Self {
        request
    }

    fn of_mut(request: &mut Request) -> &mut Self {
        request
    }
}

/// `#[req] request: &Request`
pub fn request<T: WholeRequest>(ctx: &ExecutionContext) -> &T {
    T::of(ctx.request())
}

/// `#[req] request: &mut Request`
pub fn request_mut<T: WholeRequest>(ctx: &mut ExecutionContext) -> &mut T {
    T::of_mut(ctx.request_mut())
}

/// `#[ip]`
pub fn ip<T: ClientAddress>(ctx: &ExecutionContext) -> Result<T, HttpException> {
    Ok(T::of(ctx.ip())?)
}

/// What `#[ip]` can be.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the address of a client",
    label = "not an address",
    note = "write `IpAddr`, `String`, or an `Option` of one where the client may have none, as on a Unix socket"
)]
pub trait ClientAddress: Sized {
    /// The address as this type.
    fn of(address: Option<IpAddr>) -> crate::Result<Self>;
}

impl ClientAddress for IpAddr {
    fn of(address: Option<IpAddr>) -> crate::Result<Self> {
        address.ok_or_else(|| crate::Error::msg("the client has no address: let `#[ip]` be an `Option<IpAddr>`"))
    }
}

impl ClientAddress for String {
    fn of(address: Option<IpAddr>) -> crate::Result<Self> {
        IpAddr::of(address).map(|address| address.to_string())
    }
}

impl<T: ClientAddress> ClientAddress for Option<T> {
    fn of(address: Option<IpAddr>) -> crate::Result<Self> {
        address.map(|address| T::of(Some(address))).transpose()
    }
}

#[diagnostic::do_not_recommend]
impl FromRequest for PeerCertificate {
    async fn from_request(ctx: &mut ExecutionContext) -> crate::Result<Self> {
        let refusal = || ForbiddenException::new("client certificate required");
        Ok(ctx.peer_certificate().cloned().ok_or_else(refusal)?)
    }
}

#[diagnostic::do_not_recommend]
impl FromRequest for Option<PeerCertificate> {
    async fn from_request(ctx: &mut ExecutionContext) -> crate::Result<Self> {
        Ok(ctx.peer_certificate().cloned())
    }
}
