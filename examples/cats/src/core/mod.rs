//! What all features share.

pub(crate) mod log;
mod logger_middleware;
mod logging_interceptor;
#[cfg(test)]
mod tests;
mod transform_interceptor;

pub(crate) use log::Log;
pub(crate) use logger_middleware::LoggerMiddleware;
pub(crate) use logging_interceptor::LoggingInterceptor;
pub(crate) use transform_interceptor::TransformInterceptor;

use log::StandardError;
use nestling::prelude::*;

#[module(
    providers = [StandardError as dyn Log, LoggerMiddleware, LoggingInterceptor, TransformInterceptor],
    exports = [LoggerMiddleware, LoggingInterceptor, TransformInterceptor],
)]
pub(crate) struct CoreModule;
