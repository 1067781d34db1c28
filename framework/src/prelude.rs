//! What most files of an application need: `use nestling::prelude::*;`.

pub use crate::http::{
    BadGatewayException, BadRequestException, ConflictException, ForbiddenException, GatewayTimeoutException,
    GoneException, HttpVersionNotSupportedException, ImATeapotException, InternalServerErrorException,
    MethodNotAllowedException, MisdirectedException, NotAcceptableException, NotFoundException,
    NotImplementedException, PayloadTooLargeException, PreconditionFailedException, RequestTimeoutException,
    ServiceUnavailableException, UnauthorizedException, UnprocessableEntityException, UnsupportedMediaTypeException,
};
pub use crate::{
    App, BeforeApplicationShutdown, Body, CanActivate, DynamicModule, Error, Exception, ExecutionContext, FromRequest,
    Guard, HttpException, IntoResponse, Json, Lazy, ModuleRef, OnApplicationBootstrap, OnApplicationShutdown,
    OnModuleDestroy, OnModuleInit, Redirect, Request, Response, Result, Signal, StatusCode, all, controller, delete,
    dto, get, guard, head, http_code, injectable, meta, module, options, patch, post, put, routes,
};
pub use std::sync::Arc;
