using System.Diagnostics;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Silo.Hosting;

/// <summary>
/// Spans of the calls between front doors and grains, and between grains: one where it leaves, one where it runs.
/// The trace travels in the request context, as W3C Trace Context writes it. A call that belongs to no traced request
/// makes none. Names say which method; keys, arguments and messages of faults stay out.
/// </summary>
internal sealed class CallTraces : IOutgoingGrainCallFilter, IIncomingGrainCallFilter
{
    private const string ParentKey = "traceparent";
    private const string StateKey = "tracestate";

    private static readonly ActivitySource Source = new("Countersign.Calls");

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        using var span = Activity.Current is null ? null : Source.StartActivity(NameOf(context), ActivityKind.Client);
        if (span?.Id is { } id)
        {
            RequestContext.Set(ParentKey, id);
            if (span.TraceStateString is { } state)
                RequestContext.Set(StateKey, state);
        }

        await RunAsync(context, span);
    }

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        using var span = RequestContext.Get(ParentKey) is string parent
            && ActivityContext.TryParse(parent, RequestContext.Get(StateKey) as string, isRemote: true, out var from)
                ? Source.StartActivity(NameOf(context), ActivityKind.Server, from)
                : null;
        await RunAsync(context, span);
    }

    private static async Task RunAsync(IGrainCallContext context, Activity? span)
    {
        span?.SetTag("rpc.system", "orleans")
            .SetTag("rpc.service", context.InterfaceName)
            .SetTag("rpc.method", context.MethodName);
        try
        {
            await context.Invoke();
        }
        catch (Exception fault)
        {
            span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", fault.GetType().FullName);
            throw;
        }
    }

    private static string NameOf(IGrainCallContext context)
    {
        var name = context.InterfaceName;
        return $"{name[(name.LastIndexOf('.') + 1)..]}/{context.MethodName}";
    }
}
