using Countersign.Api.Requests;
using Countersign.Api.Requests.Editing;
using Countersign.Tenants;

namespace Countersign.Api.Admin.Tenants;

/// <summary>
/// Body of <c>POST /admin/tenants</c>: an id, and whatever of its settings is not that of a new tenant.
/// </summary>
internal sealed class CreateTenantRequest : IRequestBody<CreateTenantRequest>
{
    private const int MaxText = 256;

    private static readonly EditTable<(string? Id, TenantDefinition Tenant)> Members = new(
    [
        Edits.Text<(string? Id, TenantDefinition Tenant)>("id", MaxText, static (it, text) => (text, it.Tenant)),
        .. DefinitionEdits.Table.Edits.Select(static edit => edit.Within<(string? Id, TenantDefinition Tenant)>(
            static it => it.Tenant, static (it, tenant) => (it.Id, tenant))),
    ]);

    private CreateTenantRequest(string id, TenantDefinition tenant) => (Id, Tenant) = (id, tenant);

    /// <summary>The tenant's id.</summary>
    public string Id { get; }

    /// <summary>Its settings; the brand is the id where none is given.</summary>
    public TenantDefinition Tenant { get; }

    static CreateTenantRequest? IRequestBody<CreateTenantRequest>.Read(ref BodyReader body)
    {
        var blank = new TenantDefinition { Brand = "", Settings = TenantSettings.ForNew };
        var (id, tenant) = Members.Read(ref body)((null, blank));
        if (id is null || !TenantCheck.IsId(id))
        {
            body.Errors.Add("/id", $"An id of 1 to {TenantLimits.MaxId} of a-z, 0-9 and - is needed.");
            return null;
        }

        return new CreateTenantRequest(id, tenant.Brand.Length == 0 ? tenant with { Brand = id } : tenant);
    }
}

/// <summary>Body of <c>PATCH /admin/tenants/{id}</c>: what shall change (RFC 7396).</summary>
internal sealed class ChangeTenantRequest : IRequestBody<ChangeTenantRequest>
{
    private ChangeTenantRequest(Func<TenantDefinition, TenantDefinition> change) => Change = change;

    /// <summary>The settings after the change, from those before.</summary>
    public Func<TenantDefinition, TenantDefinition> Change { get; }

    static ChangeTenantRequest IRequestBody<ChangeTenantRequest>.Read(ref BodyReader body) =>
        new(DefinitionEdits.Table.Read(ref body));
}
