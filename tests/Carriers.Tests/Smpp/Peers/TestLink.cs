using System.Collections.Concurrent;
using Countersign.Carriers.Smpp;
using Countersign.Carriers.Smpp.Links;
using Countersign.Carriers.Tests.Conformance;
using Countersign.Numbers;
using Countersign.Verifications;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Countersign.Carriers.Tests.Smpp.Peers;

/// <summary>A link over connections in memory, with all that it needs around it.</summary>
internal sealed class TestLink : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public TestLink(
        TimeProvider time,
        Action<SmppOptions>? change = null,
        bool hasInbound = true,
        ReceiptGate? receipts = null,
        ISmppTransport? transport = null)
    {
        Receipts = receipts ?? new ReceiptGate();
        var options = new SmppOptions { Host = "smsc", SystemId = "us", Password = "secret" };
        change?.Invoke(options);
        var services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Logs))
            .AddSingleton(time)
            .AddSingleton<IRandomSource>(new HighRandom())
            .AddSingleton<IReceiptSink>(Receipts)
            .AddSingleton<ILateAnswerSink>(LateAnswers)
            .AddSmppCarrier();
        if (hasInbound)
            services.AddSingleton<IInboundSink>(Inbound);
        _services = services.BuildServiceProvider();
        Kind = (SmppKind)_services.GetRequiredService<ICarrierKind>();
        Link = Kind.Open("route", options, transport ?? Transport);
    }

    public SmppKind Kind { get; }

    public SmppLink Link { get; }

    public PipeTransport Transport { get; } = new();

    public CollectedLogs Logs { get; } = new();

    public ReceiptGate Receipts { get; }

    public LateAnswerList LateAnswers { get; } = new();

    public InboundList Inbound { get; } = new();

    /// <summary>Starts the link and binds it. Returns the SMSC's end.</summary>
    public async Task<SmscEnd> UpAsync()
    {
        Link.Start();
        return await AcceptAsync();
    }

    /// <summary>Accepts the link's next connection and binds it.</summary>
    public async Task<SmscEnd> AcceptAsync()
    {
        var end = await Transport.AcceptAsync();
        await end.BindAsync();
        await Patience.UntilAsync(() => Link.State is LinkState.Up or LinkState.Throttled);
        return end;
    }

    public Task<SubmissionResult> SubmitAsync(
        string text = "Your code is 482913.",
        Func<Submission, Submission>? change = null,
        CancellationToken cancel = default)
    {
        var submission = Message(text);
        return Link.SubmitAsync(change?.Invoke(submission) ?? submission, cancel);
    }

    public async ValueTask DisposeAsync()
    {
        var closing = Link.DisposeAsync().AsTask();
        // The tests' clock stands: whatever closing waits for passes now.
        while (!closing.IsCompleted && _services.GetRequiredService<TimeProvider>() is ManualTime time)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await closing;
        await _services.DisposeAsync();
    }

    private static Submission Message(string text)
    {
        Assert.True(E164.TryParseCanonical("+998901234567", out var number));
        Assert.True(CodeDigits.TryParse("482913", out var code));
        return new Submission
        {
            Reference = "reference",
            Route = "route",
            Channel = Channel.Sms,
            To = number,
            Text = new MessageText(text),
            Tenant = "demo",
            VerificationId = "ve_test",
            Code = code,
            ClockOffset = TimeSpan.Zero,
            NotAfter = ManualTime.Start + TimeSpan.FromHours(1),
        };
    }

    private sealed class HighRandom : IRandomSource
    {
        public void Fill(Span<byte> destination) => destination.Fill(0xFF);
    }
}

/// <summary>Keeps late answers.</summary>
internal sealed class LateAnswerList : ILateAnswerSink
{
    public ConcurrentQueue<LateAnswer> Taken { get; } = new();

    public Task AcceptAsync(LateAnswer answer, CancellationToken cancellationToken = default)
    {
        Taken.Enqueue(answer);
        return Task.CompletedTask;
    }
}

/// <summary>Keeps what handsets sent; fails while it is told to.</summary>
internal sealed class InboundList : IInboundSink
{
    public ConcurrentQueue<InboundMessage> Taken { get; } = new();

    public bool Fails { get; set; }

    public Task AcceptAsync(InboundMessage message, CancellationToken cancellationToken = default)
    {
        if (Fails)
            throw new IOException("The store is full.");

        Taken.Enqueue(message);
        return Task.CompletedTask;
    }
}
