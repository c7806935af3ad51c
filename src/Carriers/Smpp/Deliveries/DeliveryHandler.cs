using Countersign.Carriers.Smpp.Pdus;
using Microsoft.Extensions.Logging;

namespace Countersign.Carriers.Smpp.Deliveries;

/// <summary>
/// Gives what a carrier delivers to its sink, and says how the carrier is answered: with success only after the sink
/// has returned, and with a temporary error, so that it offers it again, where the sink could not store it.
/// </summary>
internal sealed partial class DeliveryHandler(
    string route,
    SmppOptions options,
    Func<IReceiptSink> receipts,
    Func<IInboundSink?> inbounds,
    SmppMetrics metrics,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>Deliveries at once with their sinks; a carrier that sends more is asked to offer them again.</summary>
    public const int MaxUnderWay = 256;

    private readonly DeliveryReader _reader = new(route, options);
    private readonly InboundParts _parts = new(time);
    private int _underWay;

    /// <summary>Takes the body of a deliver_sm; the span is not used after this returns.</summary>
    /// <returns>The status to answer with. Never fails.</returns>
    public Task<uint> AcceptAsync(ReadOnlySpan<byte> body)
    {
        Delivery delivery;
        try
        {
            delivery = _reader.Read(body);
        }
        catch (SmppProtocolException fault)
        {
            metrics.Delivered(route, "malformed");
            Log.Malformed(logger, route, fault.Message);
            return Task.FromResult(CommandStatus.PermanentReceiverError);
        }

        if (delivery is Delivery.Nothing nothing)
        {
            metrics.Delivered(route, nothing.Why);
            return Task.FromResult(CommandStatus.Ok);
        }

        if (Interlocked.Increment(ref _underWay) > MaxUnderWay)
        {
            Interlocked.Decrement(ref _underWay);
            metrics.Delivered(route, "overloaded");
            return Task.FromResult(CommandStatus.TemporaryReceiverError);
        }

        return StoreAsync(delivery);
    }

    private async Task<uint> StoreAsync(Delivery delivery)
    {
        try
        {
            // The sink's own work shall not keep the connection from being read.
            await Task.Yield();
            switch (delivery)
            {
                case Delivery.Report report:
                    await receipts().AcceptAsync(report.Receipt);
                    metrics.Delivered(route, "receipt");
                    return CommandStatus.Ok;
                case Delivery.Inbound inbound:
                    return await StoreAsync(inbound);
                default:
                    return CommandStatus.Ok;
            }
        }
#pragma warning disable CA1031 // Whatever kept the sink from storing it, the carrier offers it again.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            metrics.Delivered(route, "failed");
            Log.NotStored(logger, route, fault);
            return CommandStatus.TemporaryReceiverError;
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private async Task<uint> StoreAsync(Delivery.Inbound inbound)
    {
        if (inbounds() is not { } sink)
        {
            metrics.Delivered(route, "no-sink");
            return CommandStatus.TemporaryReceiverError;
        }

        var text = inbound.Text;
        if (inbound.Part is { } part)
        {
            if (!_parts.TryAdd(inbound, part, out var whole))
            {
                metrics.Delivered(route, "bad-part");
                return CommandStatus.Ok;
            }

            for (var lost = _parts.TakeLost(); lost > 0; lost--)
                metrics.Delivered(route, "incomplete");
            if (whole is null)
                return CommandStatus.Ok;

            text = whole;
        }

        await sink.AcceptAsync(
            new InboundMessage(route, Id: null, inbound.From, inbound.To, new MessageText(text)));
        if (inbound.Part is { } last)
            _parts.Forget(inbound, last);

        metrics.Delivered(route, "inbound");
        return CommandStatus.Ok;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Route {Route}: a deliver_sm could not be read: {Fault}")]
        public static partial void Malformed(ILogger logger, string route, string fault);

        [LoggerMessage(LogLevel.Warning, "Route {Route}: what the carrier delivered could not be stored; it is asked "
            + "to offer it again.")]
        public static partial void NotStored(ILogger logger, string route, Exception fault);
    }
}
