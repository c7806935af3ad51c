using Countersign.Api.Admin.Tenants;
using Countersign.Api.Requests;
using Countersign.Api.Requests.Editing;
using Countersign.Tenants;

namespace Countersign.Api.Admin.Plans;

/// <summary>Body of <c>POST /admin/plans</c>: an id, and what its tenants may do and pay.</summary>
internal sealed class CreatePlanRequest : IRequestBody<CreatePlanRequest>
{
    private const int MaxText = 256;

    private static readonly EditTable<(string? Id, TenantSettings Settings)> Members = new(
    [
        Edits.Text<(string? Id, TenantSettings Settings)>(
            "id", MaxText, static (it, text) => (text, it.Settings)),
        .. DefinitionEdits.OfPlans.Edits.Select(static edit => edit.Within<(string? Id, TenantSettings Settings)>(
            static it => it.Settings, static (it, settings) => (it.Id, settings))),
    ]);

    private CreatePlanRequest(string id, TenantSettings settings) => (Id, Settings) = (id, settings);

    /// <summary>The plan's id.</summary>
    public string Id { get; }

    /// <summary>What it says.</summary>
    public TenantSettings Settings { get; }

    static CreatePlanRequest? IRequestBody<CreatePlanRequest>.Read(ref BodyReader body)
    {
        var (id, settings) = Members.Read(ref body)((null, TenantSettings.Default));
        if (id is not null && TenantCheck.IsId(id))
            return new CreatePlanRequest(id, settings);

        body.Errors.Add("/id", $"An id of 1 to {TenantLimits.MaxId} of a-z, 0-9 and - is needed.");
        return null;
    }
}

/// <summary>Body of <c>PATCH /admin/plans/{id}</c>: what shall change (RFC 7396).</summary>
internal sealed class ChangePlanRequest : IRequestBody<ChangePlanRequest>
{
    private ChangePlanRequest(Func<TenantSettings, TenantSettings> change) => Change = change;

    /// <summary>What it says after the change, from what it said before.</summary>
    public Func<TenantSettings, TenantSettings> Change { get; }

    static ChangePlanRequest IRequestBody<ChangePlanRequest>.Read(ref BodyReader body) =>
        new(DefinitionEdits.OfPlans.Read(ref body));
}
