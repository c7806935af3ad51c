using System.Text;
using Countersign.Carriers.Smpp.Pdus;
using Countersign.Carriers.Smpp.Submissions;

namespace Countersign.Carriers.Smpp.Sessions;

/// <summary>
/// One connection from its bind to its end. It ends once, for one reason; what was under way then has its answer.
/// </summary>
internal sealed partial class SmppSession : IAsyncDisposable
{
    /// <summary>How long what is said last may take to be written.</summary>
    private static readonly TimeSpan LastMoment = TimeSpan.FromSeconds(1);

    private readonly Stream _stream;
    private readonly SessionParts _parts;
    private readonly PduInput _input;
    private readonly PduOutput _output;
    private readonly SubmitWindow _window;
    private readonly Func<int> _outstanding;
    private readonly Liveness _liveness;
    private readonly ITimer _timer;
    private readonly TaskCompletionSource<uint> _bound = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _unbound = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _hasEnded;
    private Task _reading = Task.CompletedTask;

    public SmppSession(Stream stream, SessionParts parts)
    {
        (_stream, _parts) = (stream, parts);
        var options = parts.Options;
        _input = new PduInput(stream);
        _output = new PduOutput(stream, _ => End("connection-lost"));
        _window = new SubmitWindow(
            new WindowLimits(options.Window, options.LinkWindow.WaitingWithin, options.ResponseTimeout),
            Write,
            parts.Time);
        _outstanding = () => _window.Outstanding;
        _liveness = new Liveness(options.EnquireInterval, options.ResponseTimeout, parts.Time);
        var beat = Liveness.Beat(options.ResponseTimeout, options.EnquireInterval);
        _timer = parts.Time.CreateTimer(_ => Tick(), null, beat, beat);
        parts.Metrics.Watch(parts.Route, _outstanding);
    }

    /// <summary>Why it ended, when it has: a slug of a closed set.</summary>
    public Task<string> Ended => _ended.Task;

    /// <summary>What is submitted by it.</summary>
    public SubmitWindow Window => _window;

    /// <summary>
    /// Begins to read and binds. Returns the carrier's status, 0 where we are bound; throws <see cref="IOException"/>
    /// where the connection ended first, <see cref="TimeoutException"/> where nothing came.
    /// </summary>
    public async Task<uint> BindAsync(CommandId bind, string password, CancellationToken cancellationToken)
    {
        _reading = ReadAsync();
        var options = _parts.Options;
        Append(bind, Encoding.ASCII.GetBytes(options.SystemId), Encoding.ASCII.GetBytes(password));
        return await _bound.Task.WaitAsync(options.ResponseTimeout, _parts.Time, cancellationToken);

        void Append(CommandId id, ReadOnlySpan<byte> systemId, ReadOnlySpan<byte> secret)
        {
            Span<byte> pdu = stackalloc byte[256];
            var length = new BindPdu
            {
                SystemId = systemId,
                Password = secret,
                SystemType = Encoding.ASCII.GetBytes(options.SystemType),
                Version = BindPdu.Version34,
            }.Write(pdu, id, _window.NextSequence());
            _output.Append(pdu[..length]);
        }
    }

    /// <summary>
    /// Waits for the answers that are still to come, unbinds and ends, within the time that the options give for it.
    /// </summary>
    public async Task CloseAsync()
    {
        var limit = _parts.Options.CloseTimeout;
        var begun = _parts.Time.GetTimestamp();
        await Task.WhenAny(_window.WhenIdleAsync(), Task.Delay(limit, _parts.Time), _ended.Task);
        Send(CommandId.Unbind, CommandStatus.Ok, _window.NextSequence());
        var left = limit - _parts.Time.GetElapsedTime(begun);
        if (left > TimeSpan.Zero)
            await Task.WhenAny(_unbound.Task, Task.Delay(left, _parts.Time), _ended.Task);
        else
            await Task.WhenAny(_output.DrainAsync(), Task.Delay(LastMoment, _parts.Time), _ended.Task);

        End("closed");
    }

    public async ValueTask DisposeAsync()
    {
        End("closed");
        await _reading;
        await _stream.DisposeAsync();
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await _input.ReadAsync() is { Length: > 0 } pdu)
            {
                _liveness.Heard();
                Handle(PduHeader.Read(pdu.Span), pdu.Span[PduHeader.Size..]);
            }

            End("connection-lost");
        }
        catch (SmppProtocolException fault)
        {
            Log.Broken(_parts.Logger, _parts.Route, fault.Message);
            Send(CommandId.GenericNack, CommandStatus.InvalidCommandLength, 0);
            await LastWordsAsync("protocol-error");
        }
#pragma warning disable CA1031 // Whatever a stream throws, the connection is of no more use.
        catch (Exception)
#pragma warning restore CA1031
        {
            End("connection-lost");
        }
    }

    private void Handle(PduHeader header, ReadOnlySpan<byte> body)
    {
        switch (header.Id)
        {
            case CommandId.SubmitSmResp:
                OnAnswer(header, body);
                break;
            case CommandId.GenericNack:
                OnNack(header);
                break;
            case CommandId.DeliverSm:
                _ = DeliverAsync(header.Sequence, _parts.Deliveries.AcceptAsync(body));
                break;
            case CommandId.EnquireLink:
                Send(CommandId.EnquireLinkResp, CommandStatus.Ok, header.Sequence);
                break;
            case CommandId.BindTransceiverResp or CommandId.BindTransmitterResp or CommandId.BindReceiverResp:
                _bound.TrySetResult(header.Status);
                break;
            case CommandId.Unbind:
                Send(CommandId.UnbindResp, CommandStatus.Ok, header.Sequence);
                _ = LastWordsAsync("unbound-by-carrier");
                break;
            case CommandId.UnbindResp:
                _unbound.TrySetResult();
                break;
            case CommandId.AlertNotification or CommandId.Outbind or CommandId.EnquireLinkResp:
                // The first two have no answer; having heard the third is all there is to it.
                break;
            case var other when !other.IsResponse():
                Send(CommandId.GenericNack, CommandStatus.InvalidCommandId, header.Sequence);
                break;
        }
    }

    private async Task DeliverAsync(uint sequence, Task<uint> accepting)
    {
        var status = await accepting;
        Span<byte> pdu = stackalloc byte[ResultPdu.MaxSize];
        _output.Append(pdu[..ResultPdu.Write(pdu, CommandId.DeliverSmResp, status, sequence, [])]);
    }

    private void Send(CommandId id, uint status, uint sequence)
    {
        Span<byte> pdu = stackalloc byte[PduHeader.Size];
        _output.Append(pdu[..ResultPdu.Write(pdu, id, status, sequence)]);
    }

    private void Tick()
    {
        var expired = _window.Sweep();
        if (expired > 0)
            Log.Unanswered(_parts.Logger, _parts.Route, expired);

        switch (_liveness.Check())
        {
            case LivenessCheck.Ask:
                Send(CommandId.EnquireLink, CommandStatus.Ok, _window.NextSequence());
                break;
            case LivenessCheck.Dead:
                End("no-answer-to-enquire-link");
                break;
        }
    }

    /// <summary>Ends after what was said last has been written, or a moment later.</summary>
    private async Task LastWordsAsync(string why)
    {
        await Task.WhenAny(
            _output.DrainAsync(), Task.Delay(LastMoment, _parts.Time), _ended.Task);
        End(why);
    }

    private void End(string why)
    {
        if (Interlocked.Exchange(ref _hasEnded, 1) != 0)
            return;

        _timer.Dispose();
        _window.Close();
        _parts.Metrics.Unwatch(_outstanding);
        _bound.TrySetException(new IOException($"The connection ended before the bind was answered: {why}."));
        _ = _bound.Task.Exception;
        _unbound.TrySetResult();
        _ended.TrySetResult(why);

        // Reads and writes that wait end with it.
        _stream.Dispose();
    }
}
