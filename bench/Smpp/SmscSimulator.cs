using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Countersign.Bench.Load;
using Countersign.Carriers.Smpp.Pdus;
using Countersign.Carriers.Smpp.Sessions;

namespace Countersign.Bench.Smpp;

/// <summary>
/// The SMSC that all sides submit to: takes every message, answers after a fixed time and counts what it has, by
/// handset. It lives in the bench's process, so that it outlives those that are killed.
/// </summary>
internal sealed class SmscSimulator : IAsyncDisposable
{
    /// <summary>A handset that is not counted: messages to it find out whether a side is ready.</summary>
    public const long Probe = 998_900_000_009;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private readonly HashSet<ulong> _handsets = [];
    private readonly TimeSpan _latency;
    private readonly Task _accepting;
    private long _taken;

    public SmscSimulator(TimeSpan latency)
    {
        _latency = latency;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>Messages taken over, repeats included.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Handsets that a message was for; each gets one message in a run.</summary>
    public long Handsets
    {
        get
        {
            lock (_gate)
                return _handsets.Count;
        }
    }

    /// <summary>Waits until nothing has come for so long.</summary>
    public void AwaitSilence(double seconds)
    {
        for (var (seen, since) = (-1L, Clock.Now); Clock.Seconds(Clock.Now - since) < seconds; Thread.Sleep(20))
        {
            if (Taken != seen)
                (seen, since) = (Taken, Clock.Now);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptSocketAsync(_stopping.Token));
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException)
        {
            // The run is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        socket.NoDelay = true;
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        var answers = Channel.CreateUnbounded<(long Due, uint Sequence)>();
        var output = new PduOutput(stream, static _ => { });
        var answering = AnswerAsync(answers.Reader, output);
        var input = new PduInput(stream);
        try
        {
            while (await input.ReadAsync(_stopping.Token) is { Length: > 0 } pdu)
                Handle(pdu.Span, output, answers.Writer);
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            // The client was killed, or the run is over.
        }

        answers.Writer.Complete();
        await answering;
    }

    private void Handle(ReadOnlySpan<byte> pdu, PduOutput output, ChannelWriter<(long, uint)> answers)
    {
        var header = PduHeader.Read(pdu);
        if (header.Id == CommandId.SubmitSm)
        {
            Count(MessagePdu.Read(pdu[PduHeader.Size..]).Destination);
            answers.TryWrite((Clock.Now + Clock.FromMilliseconds((long)_latency.TotalMilliseconds), header.Sequence));
        }
        else if (!header.Id.IsResponse())
        {
            Span<byte> answer = stackalloc byte[ResultPdu.MaxSize];
            var isBind = header.Id is CommandId.BindTransceiver or CommandId.BindTransmitter or CommandId.BindReceiver;
            var length = isBind
                ? ResultPdu.Write(answer, header.Id.ToResponse(), CommandStatus.Ok, header.Sequence, "smsc"u8)
                : ResultPdu.Write(answer, header.Id.ToResponse(), CommandStatus.Ok, header.Sequence);
            output.Append(answer[..length]);
        }
    }

    private void Count(ReadOnlySpan<byte> destination)
    {
        var handset = ulong.Parse(destination.TrimStart((byte)'+'));
        if (handset / 10_000 == Probe / 10_000)
            return;

        Interlocked.Increment(ref _taken);
        lock (_gate)
            _handsets.Add(handset);
    }

    private static async Task AnswerAsync(ChannelReader<(long Due, uint Sequence)> answers, PduOutput output)
    {
        var ids = 0L;
        await foreach (var (due, sequence) in answers.ReadAllAsync())
        {
            var left = due - Clock.Now;
            if (left > 0)
                await Task.Delay(TimeSpan.FromSeconds(Clock.Seconds(left)));

            Append(output, sequence, ++ids);
        }
    }

    private static void Append(PduOutput output, uint sequence, long id)
    {
        Span<byte> pdu = stackalloc byte[ResultPdu.MaxSize];
        Span<byte> text = stackalloc byte[20];
        id.TryFormat(text, out var digits);
        output.Append(
            pdu[..ResultPdu.Write(pdu, CommandId.SubmitSmResp, CommandStatus.Ok, sequence, text[..digits])]);
    }
}
