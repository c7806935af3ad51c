using System.Text;
using Countersign.Carriers.Smpp.Pdus;
using Countersign.Carriers.Tests.Conformance;
using Countersign.Carriers.Tests.Smpp.Peers;
using Countersign.Verifications;

namespace Countersign.Carriers.Tests.Smpp;

public sealed class SmppConformanceTests : LinkConformance
{
    protected override Task<CarrierPeer> OpenAsync() => Task.FromResult<CarrierPeer>(new Smsc());

    private sealed class Smsc : CarrierPeer
    {
        private const int Window = 4;
        private const int Waiting = 3;

        private readonly TestLink _link;
        private readonly AutoSmsc _smsc;

        public Smsc()
        {
            _link = new TestLink(
                TimeProvider.System,
                static options =>
                {
                    (options.Window, options.Waiting) = (Window, Waiting);
                    options.ResponseTimeout = TimeSpan.FromMilliseconds(500);
                    options.CloseTimeout = TimeSpan.FromMilliseconds(200);
                },
                receipts: Receipts);
            _smsc = new AutoSmsc(_link.Transport);
        }

        public override ICarrier Carrier => _link.Link;

        public override IReadOnlyCollection<Treatment> Treatments { get; } =
            [.. Enum.GetValues<Treatment>().Where(static one => one != Treatment.HoldAnswer)];

        public override IReadOnlyCollection<HandedMessage> TakenOver => _smsc.Taken;

        public override int Limit => Window + Waiting;

        public override IEnumerable<string> Logs => _link.Logs.Lines;

        public override async Task TreatAsync(Treatment treatment)
        {
            _smsc.Treatment = treatment;
            if (treatment != Treatment.BeAway)
                return;

            _smsc.Leave();
            await Peers.Patience.UntilAsync(() => _link.Link.State == LinkState.Connecting);
        }

        public override void Release() => _smsc.Release();

        public override async Task<bool> SendReceiptAsync(string messageId, AttemptStatus status) =>
            await _smsc.DeliverAsync(new MessageFields
            {
                Source = Digits,
                Numbers = MessageFields.With(EsmClass.Receipt),
                ShortMessage = Encoding.ASCII.GetBytes(
                    $"id:{messageId} stat:{(status == AttemptStatus.Delivered ? "DELIVRD" : "UNDELIV")}"),
            }) == CommandStatus.Ok;

        public override async ValueTask DisposeAsync()
        {
            await _link.DisposeAsync();
            await _smsc.DisposeAsync();
        }
    }
}
