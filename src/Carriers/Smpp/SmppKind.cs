using Countersign.Carriers.Smpp.Deliveries;
using Countersign.Carriers.Smpp.Links;
using Countersign.Carriers.Smpp.Sessions;
using Countersign.Carriers.Smpp.Submissions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Countersign.Carriers.Smpp;

/// <summary>Carriers that speak SMPP 3.4.</summary>
/// <remarks>Sinks are asked for late: they may need what needs the kinds.</remarks>
internal sealed class SmppKind(
    IServiceProvider services, IRandomSource random, TimeProvider time, SmppMetrics metrics, ILogger<SmppKind> logger)
    : ICarrierKind
{
    public string Name => "Smpp";

    public IReadOnlyList<string> Validate(string route, IConfigurationSection settings)
    {
        try
        {
            return SmppOptionsFaults.Of(Read(settings), settings.Path);
        }
        catch (InvalidOperationException fault)
        {
            return [$"{settings.Path} cannot be read: {fault.Message}"];
        }
    }

    public ICarrierLink Open(string route, int number, IConfigurationSection settings)
    {
        var options = Read(settings);
        return Open(route, options, new TcpTransport(options));
    }

    public LinkWindow? WindowOf(IConfigurationSection settings) => Read(settings).LinkWindow;

    /// <summary>A link over connections of the caller's choice.</summary>
    internal SmppLink Open(string route, SmppOptions options, ISmppTransport transport) => new(
        new SessionParts
        {
            Route = route,
            Options = options,
            Writer = new SubmitWriter(options, random),
            Ids = new MessageIds(options.MessageIdFormat, options.ReceiptIdFormat),
            Deliveries = new DeliveryHandler(
                route,
                options,
                services.GetRequiredService<IReceiptSink>,
                services.GetService<IInboundSink>,
                metrics,
                time,
                logger),
            Throttle = new Throttle(new Backoff(Throttle.FirstPause, options.ThrottleLimit, random), time),
            LateAnswers = services.GetService<ILateAnswerSink>,
            Metrics = metrics,
            Time = time,
            Logger = logger,
        },
        transport,
        random);

    private static SmppOptions Read(IConfigurationSection settings)
    {
        var options = new SmppOptions();
        settings.Bind(options, static binder => binder.ErrorOnUnknownConfiguration = true);
        return options;
    }
}
