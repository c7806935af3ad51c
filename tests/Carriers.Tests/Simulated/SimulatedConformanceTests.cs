using Countersign.Carriers.Simulated;
using Countersign.Carriers.Tests.Conformance;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Countersign.Carriers.Tests.Simulated;

public sealed class SimulatedConformanceTests : CarrierConformance
{
    protected override Task<CarrierPeer> OpenAsync() => Task.FromResult<CarrierPeer>(new Sandbox());

    /// <summary>The carrier of the sandbox: what the other side does, the last digits of the number say.</summary>
    private sealed class Sandbox : CarrierPeer
    {
        private readonly HandsetList _handsets = new();
        private readonly CollectedLogs _logs = new();
        private readonly LoggerFactory _factory;
        private readonly SandboxClock _clock;
        private readonly SubmissionJournal _journal;

        public Sandbox()
        {
            var options = Options.Create(new SimulatedCarrierOptions());
            _factory = new LoggerFactory([_logs]);
            _clock = new SandboxClock(options, TimeProvider.System);
            _journal = new SubmissionJournal(options, TimeProvider.System);
            Carrier = new SimulatedCarrier(
                _handsets,
                _clock,
                _journal,
                Receipts,
                options,
                TimeProvider.System,
                _factory.CreateLogger<SimulatedCarrier>());
        }

        public override ICarrier Carrier { get; }

        public override IReadOnlyCollection<Treatment> Treatments { get; } =
            [Treatment.TakeOver, Treatment.NeverAnswer, Treatment.RefuseMessage, Treatment.RefuseRoute];

        public override IReadOnlyCollection<HandedMessage> TakenOver => [.. _handsets.Shown.Select(
            static shown => new HandedMessage(shown.To.Reveal(), shown.Sender, shown.Text.Value))];

        public override IEnumerable<string> Logs => _logs.Lines;

        public override Task TreatAsync(Treatment treatment) => Task.CompletedTask;

        public override Submission Submission(Treatment treatment, string text = DefaultText) =>
            base.Submission(treatment, text) with
            {
                Route = SandboxRoutes.First,
                To = treatment switch
                {
                    Treatment.RefuseMessage => Number("998901230002"),
                    Treatment.RefuseRoute => Number("998901230006"),
                    Treatment.NeverAnswer => Number("998901230007"),
                    _ => Number(Digits),
                },
            };

        public override ValueTask DisposeAsync()
        {
            _clock.Dispose();
            _journal.Dispose();
            _factory.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
