using Countersign.Carriers.Smpp.Pdus;
using Countersign.Carriers.Smpp.Sessions;
using Countersign.Carriers.Smpp.Submissions;

namespace Countersign.Carriers.Smpp.Links;

/// <summary>One link of a route: one bind both ways, or one that submits and another that receives.</summary>
internal sealed class SmppLink : ICarrierLink
{
    private readonly SessionParts _parts;
    private readonly SmppConnection _submitting;
    private readonly SmppConnection? _receiving;
    private int _stage;

    public SmppLink(SessionParts parts, ISmppTransport transport, IRandomSource random)
    {
        _parts = parts;
        var bind = parts.Options.BindType == SmppBindType.Transceiver
            ? CommandId.BindTransceiver : CommandId.BindTransmitter;
        _submitting = new SmppConnection(bind, parts, transport, random);
        if (parts.Options.BindType == SmppBindType.TransmitterAndReceiver)
            _receiving = new SmppConnection(CommandId.BindReceiver, parts, transport, random);
    }

    public LinkState State =>
        Volatile.Read(ref _stage) != Stage.Started ? LinkState.Closed
        : _submitting.Session is null ? LinkState.Connecting
        : _parts.Throttle.IsOn ? LinkState.Throttled
        : LinkState.Up;

    public void Start()
    {
        if (Interlocked.CompareExchange(ref _stage, Stage.Started, Stage.New) != Stage.New)
            return;

        _submitting.Start();
        _receiving?.Start();
    }

    public async Task<SubmissionResult> SubmitAsync(
        Submission submission, CancellationToken cancellationToken = default)
    {
        var result = await HandOverAsync(submission, cancellationToken);
        _parts.Metrics.Answered(_parts.Route, result);
        return result;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _stage, Stage.Disposed) == Stage.Disposed)
            return;

        // Receipts may come until the last answer is there.
        await _submitting.DisposeAsync();
        if (_receiving is not null)
            await _receiving.DisposeAsync();
    }

    private async Task<SubmissionResult> HandOverAsync(Submission submission, CancellationToken cancellationToken)
    {
        if (_parts.Time.GetUtcNow() >= submission.NotAfter)
            return new SubmissionResult.Expired();
        if (cancellationToken.IsCancellationRequested)
            return Refusal.Unsent("smpp-cancelled");

        switch (State)
        {
            case LinkState.Up when _submitting.Session is { } session:
                if (_parts.Writer.Prepare(submission, out var refused) is not { } message)
                    return refused!;

                session.Window.Add(message);
                await using (cancellationToken.UnsafeRegister(static state => Cancel(state!), (session, message)))
                    return await message.Answer;
            case LinkState.Throttled:
                return Refusal.Unsent(Refusal.Throttled);
            default:
                return Refusal.Unsent("smpp-not-connected");
        }
    }

    private static void Cancel(object state)
    {
        var (session, message) = ((SmppSession, Outgoing))state;
        session.Window.Cancel(message);
    }

    private static class Stage
    {
        public const int New = 0;
        public const int Started = 1;
        public const int Disposed = 2;
    }
}
