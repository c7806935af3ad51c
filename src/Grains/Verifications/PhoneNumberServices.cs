using Countersign.Batches;
using Countersign.Carriers.Routing;
using Countersign.Inbound;
using Countersign.Limits;
using Countersign.Messages;
using Countersign.Security;
using Countersign.Suppressions;
using Countersign.Tenants;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;

namespace Countersign.Verifications;

/// <summary>
/// What all numbers of a process share; one object, so that a million idle numbers hold one reference each.
/// </summary>
internal sealed class PhoneNumberServices : IDisposable
{
    private readonly IVerificationIds _verifications;
    private readonly IMessageIds _messages;

    public PhoneNumberServices(
        IKeyRing keys,
        IRouter router,
        IVerificationIds ids,
        IMessageIds messageIds,
        ITemplateCatalog templates,
        IBatchNotes batches,
        IRouteNews news,
        ISuppressionLists suppressions,
        ISenderOwners owners,
        InboundAnswers answers,
        Tills tills,
        ITenantSnapshots tenants,
        RouteRules rules,
        TrafficNotes checks,
        IRandomSource random,
        TimeProvider time,
        IOptions<NumberLimits> limits,
        VerificationMetrics metrics,
        ILoggerFactory loggers)
    {
        var codes = new VerificationCodes(keys);
        Surroundings = new Surroundings(router, codes, limits.Value, ids.CurrentKey);
        Dispatch = new Dispatch(
            Surroundings, templates, ids, messageIds, news, time, loggers.CreateLogger<Dispatch>());
        Texts = new OwnTexts(tenants, time, loggers.CreateLogger<OwnTexts>());
        Prints = new MessagePrints(keys);
        (_verifications, _messages) = (ids, messageIds);
        (Suppressions, Owners, Answers) = (suppressions, owners, answers);
        (Tills, Rules, Checks) = (tills, rules, checks);
        (Batches, News, Random, Time, Metrics) = (batches, news, random, time, metrics);
        Logger = loggers.CreateLogger<PhoneNumberGrain>();
    }

    public Surroundings Surroundings { get; }

    public Dispatch Dispatch { get; }

    public OwnTexts Texts { get; }

    public MessagePrints Prints { get; }

    public IBatchNotes Batches { get; }

    public IRouteNews News { get; }

    public ISuppressionLists Suppressions { get; }

    public ISenderOwners Owners { get; }

    public InboundAnswers Answers { get; }

    public Tills Tills { get; }

    public RouteRules Rules { get; }

    public TrafficNotes Checks { get; }

    public IRandomSource Random { get; }

    public TimeProvider Time { get; }

    public VerificationMetrics Metrics { get; }

    public ILogger Logger { get; }

    /// <summary>Where the events of a number go.</summary>
    public EventPlace EventsOf(IGrainWithStringKey number) =>
        new(NumberKeyText.Parse(number.GetPrimaryKeyString()), _verifications, _messages);

    /// <summary>Real time, milliseconds since 1970.</summary>
    public long Now => Time.GetUtcNow().ToUnixTimeMilliseconds();

    public void Dispose() => Surroundings.Codes.Dispose();
}
