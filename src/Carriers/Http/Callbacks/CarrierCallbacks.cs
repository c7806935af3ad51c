using System.Collections.Frozen;
using Countersign.Carriers.Http.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Countersign.Carriers.Http.Callbacks;

/// <summary>Takes what carriers report over HTTP: proves it, reads it, and hands it on.</summary>
public sealed partial class CarrierCallbacks
{
    /// <summary>Characters of a carrier's word that a log repeats.</summary>
    private const int MaxWord = 32;

    private readonly FrozenDictionary<string, CallbackRoute> _routes;
    private readonly IReceiptSink _receipts;
    private readonly IInboundSink? _inbound;
    private readonly ILogger _logger;

    /// <summary>Reads the routes of the kind <c>Http</c> that have <c>Callbacks</c>.</summary>
    /// <exception cref="OptionsValidationException">Some of it cannot work; each failure is a sentence.</exception>
    public CarrierCallbacks(
        IConfiguration configuration,
        IReceiptSink receipts,
        IEnumerable<IInboundSink> inbound,
        TimeProvider time,
        ILogger<CarrierCallbacks> logger)
    {
        var faults = new List<string>();
        var routes = new Dictionary<string, CallbackRoute>(StringComparer.Ordinal);
        foreach (var (route, section) in HttpSections.Of(configuration))
        {
            var found = new SettingFaults(section.Path);
            if (RouteSection.Bind(section, found)?.Callbacks is { } options)
                routes[route] = CallbackRoute.Read(route, options, time, found);
            faults.AddRange(found.All);
        }

        if (faults.Count > 0)
            throw new OptionsValidationException("Routes", typeof(HttpRouteOptions), faults);
        _routes = routes.ToFrozenDictionary(StringComparer.Ordinal);
        (_receipts, _inbound, _logger) = (receipts, inbound.LastOrDefault(), logger);
    }

    /// <summary>
    /// What shows of a request whose body is not read yet: bodies of strangers need not be read.
    /// </summary>
    public CallbackSight Look(CallbackKind kind, CallbackRequest request)
    {
        if (!_routes.TryGetValue(request.Route, out var route) || !Has(route, kind))
            return CallbackSight.NoSuchRoute;
        return route.Guard.AcceptsUnread(request) switch
        {
            true => CallbackSight.Proven,
            false => CallbackSight.Unproven,
            null => CallbackSight.Open,
        };
    }

    /// <summary>Takes what <paramref name="kind"/> says. Throws what the sink throws.</summary>
    public Task<CallbackOutcome> TakeAsync(
        CallbackKind kind, CallbackRequest request, CancellationToken cancellationToken = default) =>
        kind == CallbackKind.Receipts
            ? TakeReceiptsAsync(request, cancellationToken)
            : TakeInboundAsync(request, cancellationToken);

    /// <summary>Takes receipts. Throws what the sink throws: the carrier shall offer them again.</summary>
    public async Task<CallbackOutcome> TakeReceiptsAsync(
        CallbackRequest request, CancellationToken cancellationToken = default)
    {
        if (!_routes.TryGetValue(request.Route, out var route) || route.Receipts is not { } reader)
            return new CallbackOutcome.NoSuchRoute();
        if (!route.Guard.Accepts(request))
            return new CallbackOutcome.Unproven();
        if (CallbackItem.Read(request.Body, route.ReceiptBody.Format, route.ReceiptBody.Items) is not { } items)
            return Unreadable(request.Route, "The body is not what the route's settings say.");

        var unreadable = 0;
        foreach (var item in items)
        {
            if (reader.Read(item, out var step) is { } receipt)
                await _receipts.AcceptAsync(receipt, cancellationToken);
            else if (step is not null)
                Log.Step(_logger, request.Route, Word(step));
            else
                unreadable++;
        }

        return unreadable == 0
            ? new CallbackOutcome.Taken()
            : Unreadable(request.Route, "The message's id or its status is missing.");
    }

    /// <summary>Takes inbound messages. Throws what the sink throws: the carrier shall offer them again.</summary>
    public async Task<CallbackOutcome> TakeInboundAsync(
        CallbackRequest request, CancellationToken cancellationToken = default)
    {
        if (_inbound is null
            || !_routes.TryGetValue(request.Route, out var route)
            || route.Inbound is not { } reader)
        {
            return new CallbackOutcome.NoSuchRoute();
        }

        if (!route.Guard.Accepts(request))
            return new CallbackOutcome.Unproven();
        if (CallbackItem.Read(request.Body, route.InboundBody.Format, route.InboundBody.Items) is not { } items)
            return Unreadable(request.Route, "The body is not what the route's settings say.");

        var unreadable = 0;
        foreach (var item in items)
        {
            if (reader.Read(item, out var isFromNobody) is { } message)
                await _inbound.AcceptAsync(message, cancellationToken);
            else if (isFromNobody)
                Log.FromNobody(_logger, request.Route);
            else
                unreadable++;
        }

        return unreadable == 0
            ? new CallbackOutcome.Taken()
            : Unreadable(request.Route, "Who wrote, to whom or what is missing.");
    }

    private bool Has(CallbackRoute route, CallbackKind kind) => kind == CallbackKind.Receipts
        ? route.Receipts is not null
        : route.Inbound is not null && _inbound is not null;

    private CallbackOutcome.Unreadable Unreadable(string route, string message)
    {
        Log.Unreadable(_logger, route, message);
        return new CallbackOutcome.Unreadable(message);
    }

    /// <summary>A word as a log may hold it: nothing that could be a number, and no second line.</summary>
    private static string Word(string word) =>
        new([.. word.Take(MaxWord).Select(static one => char.IsAsciiLetter(one) || one is '_' or '-' ? one : '?')]);

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Debug,
            "Route {Route} reports '{Word}', which is neither Delivered nor Undelivered; taken for a step on the way.")]
        public static partial void Step(ILogger logger, string route, string word);

        [LoggerMessage(LogLevel.Warning, "Route {Route} reported what cannot be read. {Message}")]
        public static partial void Unreadable(ILogger logger, string route, string message);

        [LoggerMessage(LogLevel.Information, "Route {Route} has an inbound message from what is no number; ignored.")]
        public static partial void FromNobody(ILogger logger, string route);
    }
}

/// <summary>Registers what takes callbacks.</summary>
public static class CarrierCallbackExtensions
{
    /// <summary>
    /// Adds <see cref="CarrierCallbacks"/>. An <see cref="IReceiptSink"/> must be registered too; where an
    /// <see cref="IInboundSink"/> is, inbound messages are taken as well.
    /// </summary>
    public static IServiceCollection AddCarrierCallbacks(this IServiceCollection services) =>
        services.AddSingleton<CarrierCallbacks>();
}
