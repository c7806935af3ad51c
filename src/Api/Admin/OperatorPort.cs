using Countersign.Api.Answers;
using Countersign.Api.Authentication;
using Microsoft.Extensions.Options;

namespace Countersign.Api.Admin;

/// <summary>
/// Keeps operators and tenants apart where operators have an address of their own: what is of the one is not found at
/// the other's.
/// </summary>
internal sealed class OperatorPort(RequestDelegate next, IOptions<OperatorOptions> options)
{
    private readonly int? _port = options.Value.Port;

    public Task InvokeAsync(HttpContext context)
    {
        if (_port is not { } port || context.GetEndpoint()?.Metadata is not { } metadata)
            return next(context);

        var isThere = context.Connection.LocalPort == port;
        var isElsewhere = isThere
            ? metadata.GetMetadata<TenantRequirement>() is not null
            : metadata.GetMetadata<OperatorRequirement>() is not null;
        return isElsewhere ? Problems.NotFound("path").ExecuteAsync(context) : next(context);
    }
}
