using System.Buffers.Binary;
using Countersign.Carriers.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Carriers;

/// <inheritdoc cref="ICarrierRouteGrain"/>
[GrainType("carrier-route")]
internal sealed partial class CarrierRouteGrain(
    [PersistentState("route")] IPersistentState<CarrierRouteState> state,
    IOptions<RoutingOptions> options,
    IRandomSource random,
    TimeProvider time,
    ILogger<CarrierRouteGrain> logger) : Grain, ICarrierRouteGrain
{
    /// <summary>What a crash may make a route forget.</summary>
    public static readonly TimeSpan WriteInterval = TimeSpan.FromSeconds(5);

    private RouteBook _book = new(options.Value);
    private DateTimeOffset _writtenAt;
    private bool _changed;

    private DateTimeOffset Now => time.GetUtcNow();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _book = RouteBook.Of(state.State.Memory, options.Value);
        _writtenAt = Now;
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_changed)
            await WriteAsync(cancellationToken);
    }

    public async Task<RouteAdvice> ReportAsync(RouteReport report, CancellationToken cancellationToken = default)
    {
        var now = Now;
        _changed |= !report.News.IsEmpty;
        _book.Add(report, now, Jitter());
        var advice = _book.Advise(report.Silo, report.WantsHealth, now);
        var turned = state.State.Memory.Breaker.State != _book.Breaker.State;
        if (turned)
            Tell(advice);
        if (turned || (_changed && now - _writtenAt >= WriteInterval))
            await WriteAsync(cancellationToken);

        return advice;
    }

    public Task<RouteAdvice> GetAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult(_book.Advise(silo: 0, withHealth: true, Now));

    public Task<RouteAdvice> DisableAsync(RouteOrder order, CancellationToken cancellationToken = default) =>
        RuleAsync(order, disabled: true, cancellationToken);

    public Task<RouteAdvice> EnableAsync(RouteOrder order, CancellationToken cancellationToken = default) =>
        RuleAsync(order, disabled: false, cancellationToken);

    /// <summary>The same word again, as after a lost answer, changes nothing.</summary>
    private async Task<RouteAdvice> RuleAsync(RouteOrder order, bool disabled, CancellationToken cancellationToken)
    {
        var known = _book.Ruling;
        if (known is null || known.Disabled != disabled || known.Reason != order.Reason || known.By != order.By)
        {
            _book.Rule(new RouteRuling(disabled, order.Reason, order.By, Now));
            await WriteAsync(cancellationToken);
            Log.Ruled(logger, this.GetPrimaryKeyString(), disabled ? "disabled" : "enabled", order.By);
        }

        return _book.Advise(silo: 0, withHealth: true, Now);
    }

    /// <summary>After a write that failed nobody knows what is durable; the next activation reads it.</summary>
    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        var before = state.State;
        var memory = _book.Memory(Now);
        state.State = new CarrierRouteState
        {
            Memory = memory,
            Outbox = RouteAudit.Items(before.Memory, memory, this.GetPrimaryKeyString(), Now),
        };
        try
        {
            await state.WriteStateAsync(cancellationToken);
            state.State = new CarrierRouteState { Memory = memory };
        }
        catch
        {
            state.State = before;
            _changed = false;
            DeactivateOnIdle();
            throw;
        }

        (_changed, _writtenAt) = (false, Now);
    }

    private double Jitter()
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        random.Fill(bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes) / (double)uint.MaxValue;
    }

    private void Tell(RouteAdvice advice)
    {
        var route = this.GetPrimaryKeyString();
        if (advice.Breaker == BreakerState.Open)
            Log.Opened(logger, route, advice.OpenUntil);
        else if (advice.Breaker == BreakerState.Closed)
            Log.Closed(logger, route);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Route {Route} fails its messages and is left alone until {Until}.")]
        public static partial void Opened(ILogger logger, string route, DateTimeOffset? until);

        [LoggerMessage(LogLevel.Information, "Route {Route} works again.")]
        public static partial void Closed(ILogger logger, string route);

        [LoggerMessage(LogLevel.Information, "Route {Route} was {Change} by operator {Operator}.")]
        public static partial void Ruled(ILogger logger, string route, string change, string @operator);
    }
}
